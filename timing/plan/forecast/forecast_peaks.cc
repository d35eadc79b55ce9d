#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "timing/plan/forecast/forecast.h"
#include "timing/plan/forecast/tick_forecast.h"

namespace timing::plan {
namespace {

// A job in one of its windows.
struct Busy {
  WallTime begin;
  WallTime end;
  const JobForecast* job;
  RateBound rate;
};

// Gathers the windows of a job in which it runs.
class Gatherer final : public OpeningVisitor {
 public:
  Gatherer(const JobForecast& job, bool coarse, std::vector<Busy>& windows)
      : job_(job), coarse_(coarse), ticks_(forecast_ticks(*job.job)), windows_(windows) {
    // A second is over for all: what another job starts in the rest of it counts beside the last.
    if (job.last_tick) {
      done_ = std::chrono::floor<std::chrono::seconds>(*job.last_tick) + std::chrono::seconds(1);
    }
  }

  bool visit(const OpenSpan& span) override {
    if (span.begin >= done_) return false;
    RateBound rate = ticks_->highest_rate(span);
    if (rate && job_.job->run_count) rate = std::min(*rate, *job_.job->run_count);
    if (rate != 0U) {
      windows_.push_back(
          {.begin = span.begin, .end = std::min(span.end, done_), .job = &job_, .rate = rate});
    }
    return true;
  }

  bool visit_day(const OpenDay& day) override {
    if (!coarse_) return false;
    return visit({.begin = day.day.at(day.pattern.inner.front().begin),
                  .end = day.day.at(day.pattern.inner.back().end),
                  .open_before = day.open_before});
  }

 private:
  const JobForecast& job_;
  bool coarse_;
  std::unique_ptr<TickForecast> ticks_;
  std::vector<Busy>& windows_;
  WallTime done_ = WallTime::max();
};

// What runs at an instant.
struct Load {
  std::uint64_t unbounded = 0;  // jobs
  std::uint64_t rate = 0;
  std::uint64_t concurrency = 0;
};

// Follows one sum from instant to instant, and keeps its first maximum.
template <typename Sum>
class Highest {
 public:
  void see(WallTime at, const Sum& sum) {
    if (sum > sum_) {
      sum_ = sum;
      begin_ = at;
      over_ = false;
    } else if (sum < sum_ && !over_) {
      end_ = at;
      over_ = true;
    }
  }

  const Sum& sum() const { return sum_; }
  WallTime begin() const { return begin_; }
  WallTime end() const { return end_; }

 private:
  Sum sum_{};
  WallTime begin_{};
  WallTime end_{};
  bool over_ = false;
};

struct Event {
  WallTime at;
  bool opens;
  const Busy* window;
};

std::vector<Event> events_of(const std::vector<Busy>& windows) {
  std::vector<Event> events;
  events.reserve(2 * windows.size());
  for (const Busy& window : windows) {
    events.push_back({window.begin, true, &window});
    events.push_back({window.end, false, &window});
  }
  std::ranges::sort(events, {}, &Event::at);
  return events;
}

void apply(const Event& event, Load& load) {
  // Unsigned arithmetic wraps back to where it was.
  const std::uint64_t sign = event.opens ? 1 : std::numeric_limits<std::uint64_t>::max();
  if (!event.window->rate) load.unbounded += sign;
  load.rate += sign * event.window->rate.value_or(0);
  load.concurrency += sign * event.window->job->concurrency;
}

std::vector<PeakShare> shares_at(WallTime time, const std::vector<Busy>& windows) {
  std::vector<PeakShare> shares;
  for (const Busy& window : windows) {
    if (window.begin > time || window.end <= time) continue;
    shares.push_back(
        {.job = window.job->job, .rate = window.rate, .concurrency = window.job->concurrency});
  }
  return shares;
}

// What does not fit within `most` in all is coarse: of those that open most.
std::set<const JobForecast*> coarse_ones(const std::vector<JobForecast>& jobs, std::size_t most) {
  std::uint64_t windows = 0;
  std::vector<const JobForecast*> by_windows;
  for (const JobForecast& job : jobs) {
    windows += job.opening_count;
    by_windows.push_back(&job);
  }
  std::ranges::stable_sort(by_windows, std::greater{}, &JobForecast::opening_count);
  std::set<const JobForecast*> coarse;
  for (const JobForecast* job : by_windows) {
    if (windows <= most) break;
    windows -= job->opening_count;
    coarse.insert(job);
  }
  return coarse;
}

}  // namespace

Peaks find_peaks(const std::vector<JobForecast>& jobs, const ForecastOptions& options) {
  const std::set<const JobForecast*> coarse = coarse_ones(jobs, options.windows);
  Peaks peaks;
  std::vector<Busy> windows;
  for (const JobForecast& job : jobs) {
    if (job.concurrency == 0) continue;
    const bool is_coarse = coarse.contains(&job);
    if (is_coarse) peaks.coarse.push_back(job.job);
    Gatherer gatherer(job, is_coarse, windows);
    walk_openings(job.job->window, options.from, options.end, gatherer,
                  job.job->open_time_limit().value_or(nanoseconds::max()));
  }

  Highest<std::pair<bool, std::uint64_t>> rate;  // whether it is unbounded, and what is bounded
  Highest<std::uint64_t> concurrency;
  Load load;
  const std::vector<Event> events = events_of(windows);
  for (std::size_t i = 0; i < events.size(); ++i) {
    apply(events[i], load);
    if (i + 1 < events.size() && events[i + 1].at == events[i].at) continue;
    rate.see(events[i].at, {load.unbounded > 0, load.rate});
    concurrency.see(events[i].at, load.concurrency);
  }

  peaks.rate = {.bound = rate.sum().first ? RateBound() : rate.sum().second,
                .bounded_part = rate.sum().second,
                .begin = rate.begin(),
                .end = rate.end(),
                .shares = shares_at(rate.begin(), windows)};
  std::ranges::stable_sort(peaks.rate.shares, [](const PeakShare& a, const PeakShare& b) {
    return std::pair(!a.rate, a.rate) > std::pair(!b.rate, b.rate);
  });
  peaks.concurrency = {.bound = concurrency.sum(),
                       .bounded_part = concurrency.sum(),
                       .begin = concurrency.begin(),
                       .end = concurrency.end(),
                       .shares = shares_at(concurrency.begin(), windows)};
  std::ranges::stable_sort(peaks.concurrency.shares, std::greater{}, &PeakShare::concurrency);
  return peaks;
}

}  // namespace timing::plan
