// The status as JSON, on one line; docs/api.md tells its fields.
//
// Threads: pure. Errors: none; bytes that are no UTF-8 become U+FFFD.
#pragma once

#include <string>

#include "timing/app/status.h"

namespace timing::app {

std::string status_json(const ProgramStatus& status);

}  // namespace timing::app
