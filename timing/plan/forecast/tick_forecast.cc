#include "timing/plan/forecast/tick_forecast.h"

#include <map>

#include "timing/plan/forecast/moved_forecast.h"
#include "timing/plan/forecast/rate_forecast.h"

namespace timing::plan {
namespace {

constexpr nanoseconds kSecond = std::chrono::seconds(1);

std::uint64_t divide_rounding_up(nanoseconds dividend, nanoseconds divisor) {
  const auto quotient = static_cast<std::uint64_t>(dividend / divisor);
  return dividend % divisor == nanoseconds(0) ? quotient : quotient + 1;
}

// Counts of days, by their pattern.
using DayCounts = std::map<const DayPattern*, std::uint64_t>;

// A grid that begins with each opening.
class GridForecast final : public TickForecast {
 public:
  GridForecast(nanoseconds interval, std::uint32_t threads)
      : interval_(interval), threads_(threads) {}

  std::optional<std::uint64_t> count(const OpenSpan& span) const override {
    return divide_rounding_up(span.end - span.begin, interval_);
  }

  std::optional<std::uint64_t> count(const OpenDay& day) override {
    const auto [known, added] = counts_.try_emplace(&day.pattern, 0);
    if (added) {
      for (const OpenTime& open : day.pattern.inner) {
        known->second += divide_rounding_up(open.end - open.begin, interval_);
      }
    }
    return known->second;
  }

  WallTime tick(const OpenSpan& span, std::uint64_t index) const override {
    return span.begin + static_cast<std::int64_t>(index) * interval_;
  }

  std::uint64_t runs_a_tick() const override { return threads_; }

  std::optional<std::uint64_t> highest_rate(const OpenSpan& /*span*/) const override {
    return threads_ * divide_rounding_up(kSecond, interval_);
  }

 private:
  nanoseconds interval_;
  std::uint64_t threads_;
  DayCounts counts_;
};

class CronForecast final : public TickForecast {
 public:
  CronForecast(const CronSchedule& schedule, std::uint32_t threads)
      : schedule_(schedule), threads_(threads) {}

  std::optional<std::uint64_t> count(const OpenSpan& span) const override {
    return schedule_.count(span.begin, span.end);
  }

  std::optional<std::uint64_t> count(const OpenDay& day) override {
    if (!schedule_.fires_on(day.day.day)) return 0;
    const auto [known, added] = counts_.try_emplace(&day.pattern, 0);
    if (added) {
      for (const OpenTime& open : day.pattern.inner) {
        known->second += schedule_.count_on(day.day.day, open.begin, open.end);
      }
    }
    return known->second;
  }

  // The interval is halved until few ticks are left to step through.
  WallTime tick(const OpenSpan& span, std::uint64_t index) const override {
    constexpr std::uint64_t kFew = 16;
    WallTime from = span.begin;
    WallTime end = span.end;
    while (index >= kFew) {
      const WallTime middle = from + (end - from) / 2;
      const std::uint64_t before = schedule_.count(from, middle);
      if (before > index) {
        end = middle;
      } else {
        index -= before;
        from = middle;
      }
    }
    WallTime tick = first_from(from).value_or(end);
    for (; index > 0; --index) tick = schedule_.next_after(tick).value_or(end);
    return tick;
  }

  std::uint64_t runs_a_tick() const override { return threads_; }

  std::optional<std::uint64_t> highest_rate(const OpenSpan& span) const override {
    const auto tick = first_from(span.begin);
    return tick && *tick < span.end ? threads_ : 0;
  }

 private:
  std::optional<WallTime> first_from(WallTime time) const {
    return schedule_.next_after(time - nanoseconds(1));
  }

  const CronSchedule& schedule_;
  std::uint64_t threads_;
  DayCounts counts_;
};

class LoopForecast final : public TickForecast {
 public:
  LoopForecast(nanoseconds least_think_time, std::uint32_t threads)
      : least_think_time_(least_think_time), threads_(threads) {}

  std::optional<std::uint64_t> count(const OpenSpan& /*span*/) const override {
    return std::nullopt;
  }
  // A loop without a count takes any day.
  std::optional<std::uint64_t> count(const OpenDay& /*day*/) override { return 0; }
  WallTime tick(const OpenSpan& span, std::uint64_t /*index*/) const override { return span.begin; }
  std::uint64_t runs_a_tick() const override { return 1; }

  // As if its runs took no time.
  std::optional<std::uint64_t> highest_rate(const OpenSpan& /*span*/) const override {
    if (least_think_time_ == nanoseconds(0)) return std::nullopt;
    return threads_ * divide_rounding_up(kSecond, least_think_time_);
  }

 private:
  nanoseconds least_think_time_;
  std::uint64_t threads_;
};

// Nobody knows beforehand when files change.
class NoForecast final : public TickForecast {
 public:
  std::optional<std::uint64_t> count(const OpenSpan& /*span*/) const override { return 0; }
  std::optional<std::uint64_t> count(const OpenDay& /*day*/) override { return 0; }
  WallTime tick(const OpenSpan& span, std::uint64_t /*index*/) const override { return span.begin; }
  std::uint64_t runs_a_tick() const override { return 1; }
  std::optional<std::uint64_t> highest_rate(const OpenSpan& /*span*/) const override { return 0; }
};

}  // namespace

std::unique_ptr<TickForecast> forecast_ticks(const JobPlan& job) {
  if (job.on_change) return std::make_unique<NoForecast>();
  if (job.open_model) return std::make_unique<RateForecast>(*job.open_model, job.share);
  const StartPlan& start = job.start;
  if (start.aligned || start.at || start.spread || start.jitter > nanoseconds(0)) {
    if (job.scheduled()) return std::make_unique<MovedForecast>(job);
  }
  if (job.cron) return std::make_unique<CronForecast>(*job.cron, job.threads);
  if (job.interval) return std::make_unique<GridForecast>(*job.interval, job.threads);
  const nanoseconds least = job.think_time ? job.think_time->least : nanoseconds(0);
  return std::make_unique<LoopForecast>(least, job.threads);
}

}  // namespace timing::plan
