// A job as a text that is equal for jobs of equal meaning: what a reload compares.
//
// It is written from the values, not from the file: comments, quotes, the order of keys, `08` or
// `8`, `90s` or its units and ignored keys make no difference. The order of headers, bodies,
// statements and checks does, since it is the order in which they are used. So does the content of
// the files that it names.
//
// Holds the job's secrets: never to be printed.
// Threads: pure. Errors: none.
#pragma once

#include <string>

#include "timing/config/config.h"

namespace timing::config {

std::string canonical_text(const Job& job);

// Equal for two jobs whose ticks are the same, however else they differ.
std::string schedule_text(const Job& job);

}  // namespace timing::config
