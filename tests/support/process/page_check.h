// What holds in every scrape of the program, whatever its jobs do: a checker of pages.
//
// Within a page: one series once, one set of label names for a family, counters that are numbers
// and not negative, buckets that ascend and end in +Inf, which is _count; successes and failures
// are the histogram's count for each label set; planned = started + missed + dropped + queued for
// each job. Between two pages of one process: no counter steps back.
//
// Threads: pure. Errors: everything found comes back, in words.
#pragma once

#include <string>
#include <vector>

#include "tests/support/process/exposition.h"

namespace timing::test {

std::vector<std::string> find_inconsistencies(const Exposition& page);

// A series that is not on both pages may have gone and come back: it has no step.
std::vector<std::string> find_steps_back(const Exposition& earlier, const Exposition& later);

}  // namespace timing::test
