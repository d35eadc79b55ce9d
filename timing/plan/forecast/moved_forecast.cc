#include "timing/plan/forecast/moved_forecast.h"

#include <algorithm>

#include "timing/plan/ticks/aligned_line.h"
#include "timing/plan/ticks/cron_line.h"
#include "timing/plan/ticks/grid_line.h"

namespace timing::plan {
namespace {

constexpr nanoseconds kSecond = std::chrono::seconds(1);
constexpr nanoseconds kCronInterval = std::chrono::minutes(1);  // the shortest
// Clocks change by multiples of it.
constexpr nanoseconds kChange = std::chrono::minutes(30);

std::uint64_t divide_rounding_up(nanoseconds dividend, nanoseconds divisor) {
  return static_cast<std::uint64_t>((dividend + divisor - nanoseconds(1)) / divisor);
}

// The most of the offsets, repeated with each interval, within a span shorter than that.
std::uint64_t most_within(nanoseconds span, const std::vector<SpreadLane>& lanes,
                          nanoseconds interval) {
  std::vector<nanoseconds> offsets;
  offsets.reserve(2 * lanes.size());
  for (const SpreadLane& lane : lanes) offsets.push_back(lane.offset);
  std::ranges::sort(offsets);
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    offsets.push_back(offsets[lane] + interval);
  }
  std::uint64_t most = 0;
  for (std::size_t first = 0, end = 0; first < lanes.size(); ++first) {
    while (end < offsets.size() && offsets[end] - offsets[first] < span) ++end;
    most = std::max<std::uint64_t>(most, end - first);
  }
  return most;
}

}  // namespace

MovedForecast::MovedForecast(const JobPlan& job)
    : job_(job),
      jitter_(job.seed, job.start.jitter),
      lanes_(job.start.spread ? spread_lanes(job) : std::vector<SpreadLane>(1)),
      highest_rate_(ticks_in_a_second() * runs_a_tick()) {}

std::optional<std::uint64_t> MovedForecast::count(const OpenSpan& span) const {
  const auto line = line_of(span);
  std::uint64_t ticks = 0;
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) ticks += count_lane(*line, span, lane);
  return ticks;
}

std::optional<std::uint64_t> MovedForecast::count(const OpenDay& day) {
  if (!repeats_daily()) return std::nullopt;
  const auto [known, added] = counts_.try_emplace(&day.pattern, 0);
  if (added) {
    for (const OpenTime& open : day.pattern.inner) {
      known->second +=
          *count(OpenSpan{.begin = day.day.at(open.begin), .end = day.day.at(open.end)});
    }
  }
  return known->second;
}

// The shortest span that has more than `index` ticks ends just after it.
WallTime MovedForecast::tick(const OpenSpan& span, std::uint64_t index) const {
  OpenSpan until = span;
  nanoseconds too_short{0};
  nanoseconds enough = span.end - span.begin;
  while (enough - too_short > nanoseconds(1)) {
    const nanoseconds middle = too_short + (enough - too_short) / 2;
    until.end = span.begin + middle;
    (*count(until) > index ? enough : too_short) = middle;
  }
  return span.begin + too_short;
}

std::uint64_t MovedForecast::runs_a_tick() const { return job_.start.spread ? 1 : job_.threads; }

std::optional<std::uint64_t> MovedForecast::highest_rate(const OpenSpan& span) const {
  if (job_.interval || *count(span) > 0) return highest_rate_;
  return 0;
}

bool MovedForecast::repeats_daily() const {
  return job_.interval && !job_.start.at && jitter_.most() == nanoseconds(0);
}

std::unique_ptr<TickLine> MovedForecast::line_of(const OpenSpan& span) const {
  if (job_.cron) return std::make_unique<CronLine>(*job_.cron);
  if (job_.start.aligned) return std::make_unique<AlignedLine>(job_.window.zone(), *job_.interval);
  const WallTime anchor = job_.start.at.value_or(span.begin);
  return std::make_unique<GridLine>(Grid(SteadyTime(anchor.time_since_epoch()), *job_.interval));
}

std::uint64_t MovedForecast::count_lane(TickLine& line, const OpenSpan& span,
                                        std::size_t lane) const {
  const auto& [thread, offset] = lanes_[lane];
  const nanoseconds begin = span.begin.time_since_epoch() - offset;
  const nanoseconds end = span.end.time_since_epoch() - offset;
  // Ticks so far before the end that no jitter brings them there are counted and not looked at.
  const nanoseconds sure = std::max(begin, end - jitter_.most());
  std::uint64_t ticks = line.count(begin, sure);
  if (sure >= end) return ticks;
  const auto number = job_.start.spread ? std::optional(thread) : std::nullopt;
  for (auto tick = line.first_from(sure); tick && tick->at < end;
       tick = line.first_from(tick->at + nanoseconds(1))) {
    if (tick->at + jitter_.part(*tick, number) < end) ++ticks;
  }
  return ticks;
}

std::uint64_t MovedForecast::ticks_in_a_second() const {
  const nanoseconds interval = job_.interval.value_or(kCronInterval);
  const nanoseconds span = kSecond + jitter_.most();  // over which they may gather
  // After a midnight behind a change of the clock the grid begins anew, close to its last tick.
  const bool may_be_closer = job_.start.aligned && kChange % interval != nanoseconds(0) &&
                             interval % kSecond != nanoseconds(0);
  if (span < interval && job_.start.spread && !may_be_closer) {
    return most_within(span, lanes_, interval);
  }
  return lanes_.size() * (divide_rounding_up(span, interval) + (may_be_closer ? 1 : 0));
}

}  // namespace timing::plan
