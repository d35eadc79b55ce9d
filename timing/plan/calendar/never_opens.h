// Maps of a range that never open, whatever the date: "hour gt 23", or month 2 and day 30. One
// whose dates have passed is none of them.
//
// Threads: pure. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "timing/config/config.h"

namespace timing::plan {

struct NeverOpens {
  config::Mark mark;  // of the first condition that leaves nothing
  // Names the conditions that leave nothing, and no others: "no hour from 0 to 23 is gt 5 and lt
  // 6".
  std::string text;
};

// One for each such map, in the order of the range.
std::vector<NeverOpens> find_never_opening(const config::Range& range);

}  // namespace timing::plan
