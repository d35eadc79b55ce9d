#include "timing/plan/forecast/rate_forecast.h"

namespace timing::plan {
namespace {

constexpr std::uint64_t kOneASecond = 3'600'000'000;  // in millionths an hour

}  // namespace

std::optional<std::uint64_t> RateForecast::count(const OpenSpan& span) const {
  const nanoseconds begin = begin_of(span);
  return profile_.arrivals_in(begin, begin + (span.end - span.begin));
}

std::optional<std::uint64_t> RateForecast::count(const OpenDay& day) {
  if (profile_.length()) {
    return profile_.arrivals_in(day.open_before, day.open_before + day.pattern.inner_time);
  }
  std::uint64_t arrivals = 0;
  for (const OpenTime& open : day.pattern.inner) {
    arrivals += profile_.arrivals_before(open.end - open.begin);
  }
  return arrivals;
}

WallTime RateForecast::tick(const OpenSpan& span, std::uint64_t index) const {
  const nanoseconds begin = begin_of(span);
  const auto arrival = profile_.arrival(profile_.arrivals_before(begin) + index);
  return span.begin + (arrival.value_or(begin) - begin);
}

std::optional<std::uint64_t> RateForecast::highest_rate(const OpenSpan& span) const {
  const nanoseconds begin = begin_of(span);
  const config::Rate highest = profile_.highest(begin, begin + (span.end - span.begin));
  const std::uint64_t one_of_each = kOneASecond * shares_;
  return (highest.millionths_an_hour + one_of_each - 1) / one_of_each;
}

nanoseconds RateForecast::begin_of(const OpenSpan& span) const {
  return profile_.length() ? span.open_before : nanoseconds(0);
}

}  // namespace timing::plan
