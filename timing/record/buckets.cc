#include "timing/record/buckets.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <system_error>

namespace timing::record {

namespace {

using std::chrono::nanoseconds;

// Beyond this a bound in nanoseconds does not fit: 292 years.
constexpr double kLargestSeconds = 9.2e9;
constexpr double kNanosecondsPerSecond = 1e9;

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

Error wrong(std::string_view item, std::string_view what) {
  return {fmt::format("bucket '{}' {}", item, what)};
}

Result<nanoseconds> parse_bound(std::string_view item) {
  if (item.empty()) {
    return Error{"a bucket is missing; wanted are seconds, separated by commas: 0.1, 0.3, 1.2"};
  }
  double seconds = 0;
  const auto [end, code] = std::from_chars(item.data(), item.data() + item.size(), seconds);
  if (code == std::errc::result_out_of_range) return wrong(item, "is out of range");
  if (code != std::errc{} || end != item.data() + item.size() || std::isnan(seconds)) {
    return wrong(item, "is not a number of seconds");
  }
  if (seconds <= 0) return wrong(item, "is not positive");
  if (std::isinf(seconds)) return wrong(item, "is not finite; the bucket +Inf is always there");
  if (seconds > kLargestSeconds) return wrong(item, "is longer than 292 years");
  const nanoseconds bound(std::llround(seconds * kNanosecondsPerSecond));
  if (bound == nanoseconds::zero()) return wrong(item, "is shorter than a nanosecond");
  return bound;
}

}  // namespace

Result<Bounds> parse_buckets(std::string_view text) {
  auto bounds = std::make_shared<std::vector<nanoseconds>>();
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string_view item = without_blanks(text.substr(start, end - start));
    const Result<nanoseconds> bound = parse_bound(item);
    if (!bound.ok()) return bound.error();
    if (!bounds->empty() && bound.value() <= bounds->back()) {
      return wrong(item, "is not above the one before it; buckets ascend");
    }
    bounds->push_back(bound.value());
    start = end + 1;
  }
  return Bounds(std::move(bounds));
}

}  // namespace timing::record
