#include "timing/plan/forecast/forecast.h"

#include <algorithm>

#include "timing/plan/forecast/tick_forecast.h"

namespace timing::plan {
namespace {

// Adds the openings of a job up.
class Tally final : public OpeningVisitor {
 public:
  Tally(JobForecast& result, const ForecastOptions& options)
      : result_(result),
        options_(options),
        ticks_(forecast_ticks(*result.job)),
        own_(result.job->open_model ? result.job->runs() : RunShare()),
        left_(result.job->run_count) {
    result.expected = ticks_->expected();
  }

  bool visit(const OpenSpan& span) override {
    if (left_ == 0U) return false;
    const RateBound rate = limited(ticks_->highest_rate(span));
    list(span, rate);
    ++result_.opening_count;
    raise(rate);
    const std::optional<std::uint64_t> ticks = ticks_->count(span);
    if (!ticks) return true;
    const std::uint64_t own = own_among_next(*ticks);
    list_ticks(span, own);
    add(own, &span);
    passed_ += *ticks;
    return true;
  }

  bool visit_day(const OpenDay& day) override {
    if (lists_openings()) return false;
    const std::optional<std::uint64_t> ticks = ticks_->count(day);
    if (!ticks || (*ticks > 0 && lists_ticks())) return false;
    const std::uint64_t own = own_among_next(*ticks);
    if (left_ && own >= *left_ / ticks_->runs_a_tick()) return false;
    result_.opening_count += day.pattern.inner.size();
    if (own > 0 || !result_.runs) {
      raise(limited(ticks_->highest_rate({.begin = day.day.at(day.pattern.inner.front().begin),
                                          .end = day.day.at(day.pattern.inner.back().end),
                                          .open_before = day.open_before})));
    }
    if (result_.runs) add(own, nullptr);
    passed_ += *ticks;
    return true;
  }

 private:
  bool lists_openings() const { return result_.openings.size() < options_.openings; }
  bool lists_ticks() const {
    return !result_.expected && result_.first_ticks.size() < options_.ticks;
  }

  // How many of the next ticks are its own.
  std::uint64_t own_among_next(std::uint64_t ticks) const {
    return own_.part_of(passed_ + ticks) - own_.part_of(passed_);
  }

  WallTime own_tick(const OpenSpan& span, std::uint64_t index) const {
    return ticks_->tick(span, own_.number_of(own_.part_of(passed_) + index) - passed_);
  }

  RateBound limited(RateBound rate) const { return rate && left_ ? std::min(*rate, *left_) : rate; }

  void list(const OpenSpan& span, RateBound rate) {
    if (!lists_openings()) return;
    result_.openings.push_back({.begin = span.begin,
                                .end = result_.job->window.next_closing(span.begin),
                                .highest_rate = rate});
  }

  void list_ticks(const OpenSpan& span, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count && lists_ticks(); ++i) {
      result_.first_ticks.push_back(own_tick(span, i));
    }
  }

  void raise(RateBound rate) {
    RateBound& highest = result_.highest_rate;
    highest = highest && rate ? std::max(*highest, *rate) : RateBound();
  }

  // `span`: what to look for the last tick in, where that may come.
  void add(std::uint64_t ticks, const OpenSpan* span) {
    const std::uint64_t runs_a_tick = ticks_->runs_a_tick();
    std::uint64_t& runs = *result_.runs;
    if (!left_ || ticks < (*left_ + runs_a_tick - 1) / runs_a_tick) {
      runs += ticks * runs_a_tick;
      if (left_) *left_ -= ticks * runs_a_tick;
      return;
    }
    if (*left_ > 0 && span != nullptr) {
      result_.last_tick = own_tick(*span, (*left_ - 1) / runs_a_tick);
    }
    runs += *left_;
    left_ = 0;
  }

  JobForecast& result_;
  const ForecastOptions& options_;
  std::unique_ptr<TickForecast> ticks_;
  // Arrivals of an open model are counted for all shares; of other schedules each share has ticks
  // of its own.
  RunShare own_;
  std::uint64_t passed_ = 0;           // of the ticks that are counted for all shares
  std::optional<std::uint64_t> left_;  // of run_count
};

}  // namespace

JobForecast forecast_job(const std::shared_ptr<const JobPlan>& job,
                         const ForecastOptions& options) {
  JobForecast result;
  result.job = job;
  result.open_at_start = job->window.open_at(options.from);
  if (job->scheduled() || job->idle) result.runs = 0;
  if (job->idle) return result;
  Tally tally(result, options);
  walk_openings(job->window, options.from, options.end, tally,
                job->open_time_limit().value_or(nanoseconds::max()));
  const bool runs = result.opening_count > 0 && result.runs != 0U;
  if (!runs) result.highest_rate = 0;
  if (runs) {
    result.concurrency = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(job->threads, job->run_count.value_or(job->threads)));
  }
  if (job->on_change) result.runs.reset();
  return result;
}

Forecast forecast(const Plan& plan, const ForecastOptions& options) {
  Forecast result;
  result.from = options.from;
  result.end = options.end;
  result.share = plan.share;
  for (const auto& job : plan.jobs) result.jobs.push_back(forecast_job(job, options));
  result.peaks = find_peaks(result.jobs, options);
  return result;
}

}  // namespace timing::plan
