// What a plan is going to do within a stretch of time, as if the program started with it: computed,
// neither waited for nor stepped through. A year of a hundred jobs takes well under a second,
// however often their windows open.
//
// Of several processes that run the plan together it tells what this one does (share.h).
//
// It tells what the schedule plans. A run that is missed because its thread is still busy, or
// because the machine stalls, starts later or never: that nobody knows beforehand.
//
// The bounds over all jobs are sums over the windows that are open at once: of the most runs that
// each job starts within one second, and of its threads. They are upper bounds: the seconds need
// not coincide, and runs may be short. What changes of files start is left out.
//
// Units: wall nanoseconds; rates in runs a second. Threads: pure, any thread. Errors: none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/plan.h"

namespace timing::plan {

// A rate or a bound for one; none: it is unbounded.
using RateBound = std::optional<std::uint64_t>;

struct ForecastOptions {
  WallTime from;
  WallTime end;                     // the first instant that does not belong to it
  std::size_t openings = 5;         // as many are listed for each job
  std::size_t ticks = 5;            // likewise
  std::size_t windows = 1'000'000;  // of all jobs; with more the bounds get coarser (see Peaks)
};

struct Opening {
  WallTime begin;               // `from` where it has begun before
  std::optional<WallTime> end;  // even beyond the stretch; none: it never closes
  RateBound highest_rate;
};

struct JobForecast {
  std::shared_ptr<const JobPlan> job;
  bool open_at_start = false;
  std::vector<Opening> openings;    // the first ones, until the job is done
  std::uint64_t opening_count = 0;  // of all
  // None: a closed loop, whose runs start when others have ended, or a job that changes of files
  // start. Its run_count may stop it.
  std::optional<std::uint64_t> runs;
  bool expected = false;  // `runs` is what is to be expected: they come at random
  std::vector<WallTime> first_ticks;
  // The tick with which run_count is reached.
  std::optional<WallTime> last_tick;
  RateBound highest_rate = 0;     // within one second of any of its windows
  std::uint32_t concurrency = 0;  // the most runs under way at once; 0: it never runs
};

// A job's part in a peak.
struct PeakShare {
  std::shared_ptr<const JobPlan> job;
  RateBound rate;
  std::uint64_t concurrency = 0;
};

// The highest of all sums, and the first stretch over which it holds.
struct Peak {
  RateBound bound = 0;
  std::uint64_t bounded_part = 0;  // the sum of those jobs that have a bound
  WallTime begin;
  WallTime end;
  std::vector<PeakShare> shares;  // the highest first
};

struct Peaks {
  Peak rate;
  Peak concurrency;
  // Their windows open too often to look at each: the bounds take each of their days as one window
  // from the first opening to the last closing.
  std::vector<std::shared_ptr<const JobPlan>> coarse;
};

struct Forecast {
  WallTime from;
  WallTime end;
  Share share = {};  // whose runs these are
  std::vector<JobForecast> jobs;
  Peaks peaks;
};

JobForecast forecast_job(const std::shared_ptr<const JobPlan>& job, const ForecastOptions& options);

// `jobs` are forecasts with the same options.
Peaks find_peaks(const std::vector<JobForecast>& jobs, const ForecastOptions& options);

Forecast forecast(const Plan& plan, const ForecastOptions& options);

}  // namespace timing::plan
