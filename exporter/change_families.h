// The metric families of jobs that changes of files start.
//
// Threads: pure. Errors: none.
#pragma once

#include "exporter/family.h"
#include "exporter/family_sources.h"

namespace timing::exporter {

void fill_changes(const Sources& sources, Family& family);
void fill_change_retries(const Sources& sources, Family& family);

}  // namespace timing::exporter
