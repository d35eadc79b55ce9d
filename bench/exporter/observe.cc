// What it costs to record one request: a histogram with its sum, and a counter. Ours, where each
// thread has a recorder of its own, and prometheus-cpp's, which all threads share.
//
// Usage: bench_observe THREADS MILLIONS
//   MILLIONS  of requests, on each thread
// Prints processor time, as there may be fewer processors than threads.
#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/exporter/latencies.h"
#include "bench/program.h"
#include "timing/record/buckets.h"
#include "timing/record/recorder.h"

namespace timing::bench {
namespace {

using std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kLatencies = 4096;

nanoseconds thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

// Calls the maker on each thread, and then what it made once for every latency.
template <typename MakeObserver>
double nanoseconds_an_observation(int threads, std::uint64_t rounds, MakeObserver make_observer) {
  std::latch all_ready(threads);
  std::vector<nanoseconds> used(static_cast<std::size_t>(threads));
  {
    std::vector<std::jthread> workers;
    for (std::size_t thread = 0; thread < used.size(); ++thread) {
      workers.emplace_back([&, thread] {
        const std::vector<nanoseconds> durations = latencies(kLatencies, thread);
        auto observe = make_observer();
        for (const nanoseconds duration : durations) observe(duration);
        all_ready.arrive_and_wait();
        const nanoseconds before = thread_time();
        for (std::uint64_t round = 0; round < rounds; ++round) {
          for (const nanoseconds duration : durations) observe(duration);
        }
        used[thread] = thread_time() - before;
      });
    }
  }
  nanoseconds sum{0};
  for (const nanoseconds time : used) sum += time;
  return static_cast<double>(sum.count()) /
         (static_cast<double>(rounds * kLatencies) * static_cast<double>(threads));
}

record::Bounds default_bounds() { return record::parse_buckets("0.1, 0.3, 1.2, 5.0").value(); }

prometheus::Histogram::BucketBoundaries default_boundaries() { return {0.1, 0.3, 1.2, 5.0}; }

record::Outcome success() {
  record::Outcome outcome;
  outcome.code = {record::Code::Kind::http, 200};
  outcome.success = true;
  return outcome;
}

// What a run leaves behind, in a recorder of its thread's own.
class Observer {
 public:
  void request(nanoseconds duration) {
    recorder_.count(record::Event::started);
    outcome_.service_time = duration;
    recorder_.request_ended(outcome_);
  }

  // All of a run with one request: three histograms.
  void whole_run(nanoseconds duration) {
    recorder_.run_started(duration / 64, false);
    outcome_.service_time = duration;
    recorder_.request_ended(outcome_);
    recorder_.run_ended(duration + duration / 64);
  }

 private:
  record::Recorder recorder_{default_bounds(), record::one_two_five_bounds()};
  record::Outcome outcome_ = success();
};

template <void (Observer::*observe)(nanoseconds)>
struct Observing {
  void operator()(nanoseconds duration) { (observer.*observe)(duration); }

  Observer observer;
};

double ours(int threads, std::uint64_t rounds) {
  return nanoseconds_an_observation(threads, rounds,
                                    [] { return Observing<&Observer::request>(); });
}

double whole_run(int threads, std::uint64_t rounds) {
  return nanoseconds_an_observation(threads, rounds,
                                    [] { return Observing<&Observer::whole_run>(); });
}

double peer(int threads, std::uint64_t rounds) {
  prometheus::Histogram histogram(default_boundaries());
  prometheus::Counter counter;
  return nanoseconds_an_observation(threads, rounds, [&] {
    return [&](nanoseconds duration) {
      counter.Increment();
      histogram.Observe(Seconds(duration).count());
    };
  });
}

void run(int argc, char** argv) {
  if (argc != 3) throw std::invalid_argument("usage: THREADS MILLIONS");
  const int threads = std::stoi(argv[1]);
  const std::uint64_t rounds = std::stoull(argv[2]) * 1'000'000 / kLatencies;
  fmt::print("ours_ns {:.2f}\nwhole_run_ns {:.2f}\npeer_ns {:.2f}\n", ours(threads, rounds),
             whole_run(threads, rounds), peer(threads, rounds));
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc, argv);
}
