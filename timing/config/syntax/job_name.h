// What a job is called in messages: see also derived_name() in load.h.
//
// Threads: pure. Errors: none.
#pragma once

#include <string>

#include "timing/config/config.h"

namespace timing::config {

// The given name, else the derived one, else "#2" by the job's place in the file. Long ones are
// cut.
std::string label_of(const Job& job, std::size_t number);

std::string numbered_label(std::size_t number);

}  // namespace timing::config
