// The text of a state file.
//
//   timing-state 1
//   1795348800000000000 9f86d081884c7d65 - nightly backup
//   - - 1500 load
//   end 2c26b46b68ffc68f
//
// The first line names the format and its version. A line for each job holds the settled instant in
// nanoseconds since 1970, the digest of its schedule, the numbers of run_count used up, and its
// name; `-` where there is none. The last line holds the digest of all before it (base/digest.h):
// a file that was cut or changed is noticed.
//
// Threads: pure. Errors: what is wrong with the text, in words that follow the file's name.
#pragma once

#include <string>
#include <string_view>

#include "timing/base/result.h"
#include "timing/state/job_state.h"

namespace timing::state {

// REQUIRES: names without line breaks.
std::string format_states(const JobStates& states);

Result<JobStates> parse_states(std::string_view text);

}  // namespace timing::state
