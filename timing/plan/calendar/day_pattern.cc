#include "timing/plan/calendar/day_pattern.h"

#include <algorithm>

#include "timing/plan/calendar/civil_search.h"

namespace timing::plan {
namespace {

using std::chrono::seconds;

constexpr seconds kDay = std::chrono::hours(24);

DayPattern pattern_of(const std::vector<DayPart>& parts) {
  DayPattern pattern;
  for (auto begin = first_that_is(true, parts, seconds(0)); begin;) {
    const seconds end = first_that_is(false, parts, *begin).value_or(kDay);
    pattern.open.push_back({*begin, end});
    if (*begin > seconds(0) && end < kDay) {
      pattern.inner.push_back({*begin, end});
      pattern.inner_time += end - *begin;
    }
    begin = first_that_is(true, parts, end);
  }
  return pattern;
}

}  // namespace

const DayPattern& DayPatterns::of(std::chrono::local_days day) {
  std::vector<DayPart> parts = parts_on(pieces_, day);
  const auto found =
      std::ranges::find_if(known_, [&parts](const auto& known) { return known.first == parts; });
  if (found != known_.end()) return *found->second;
  auto pattern = std::make_unique<const DayPattern>(pattern_of(parts));
  return *known_.emplace_back(std::move(parts), std::move(pattern)).second;
}

}  // namespace timing::plan
