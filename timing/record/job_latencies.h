// How long the requests of each job took of late and in all, for readers without Prometheus.
//
// All requests of a job are one: successes and failures, of every url, method, entity and code. The
// times are service times, from the actual start of a request to its end.
//
// A quantile is what Prometheus' histogram_quantile() makes of the job's native histograms: at most
// 2.2 % off, interpolated between the bounds of an exponential bucket; but never above `max`.
// `max` is exact for the whole run. For a window it is the upper bound of the highest bucket that
// was hit, or the whole run's if that is less: at most 2.2 % too much.
//
// The windows end at the last whole second, which is at most a second and a half ago; the whole run
// ends now. Of a window in which nothing ended all is 0.
//
// Threads: plain values. Units: durations; rates in requests a second. Errors: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "timing/base/label.h"

namespace timing::record {

struct LatencyWindow {
  std::chrono::nanoseconds length{0};  // never more than the time since the job's first request
  std::uint64_t count = 0;             // requests that ended
  double rate = 0;                     // count through length
  std::chrono::nanoseconds p50{0};
  std::chrono::nanoseconds p90{0};
  std::chrono::nanoseconds p95{0};
  std::chrono::nanoseconds p99{0};
  std::chrono::nanoseconds p999{0};
  std::chrono::nanoseconds max{0};
};

struct JobLatencies {
  std::string name;
  Labels constant = {};
  LatencyWindow ten_seconds;
  LatencyWindow minute;
  LatencyWindow whole_run;
};

}  // namespace timing::record
