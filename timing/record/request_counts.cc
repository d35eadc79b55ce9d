#include "timing/record/request_counts.h"

#include <algorithm>
#include <numeric>

namespace timing::record {

namespace {

// The count of `code`, made when it is missing.
std::uint64_t& count_of(FailureCounts& failures, Code code) {
  auto place = std::ranges::lower_bound(failures, code, {}, &FailureCounts::value_type::first);
  if (place == failures.end() || place->first != code) place = failures.insert(place, {code, 0});
  return place->second;
}

}  // namespace

std::uint64_t total_of(const FailureCounts& failures) {
  return std::accumulate(
      failures.begin(), failures.end(), std::uint64_t{0},
      [](std::uint64_t sum, const FailureCounts::value_type& one) { return sum + one.second; });
}

void RequestCounts::add(const RequestCounts& other) {
  record::add(slots, other.slots);
  for (const auto& [code, count] : other.failures) count_of(failures, code) += count;
  largest = std::max(largest, other.largest);
}

RequestCounts difference(const RequestCounts& after, const RequestCounts& before) {
  RequestCounts growth{.slots = difference(after.slots, before.slots),
                       .failures = after.failures,
                       .largest = after.largest};
  for (const auto& [code, count] : before.failures) count_of(growth.failures, code) -= count;
  std::erase_if(growth.failures, [](const auto& failure) { return failure.second == 0; });
  return growth;
}

}  // namespace timing::record
