// What the schedule itself costs, and what it loses: a job whose runs do nothing, on the real
// clock, with everything of timing but the requests.
//
// Usage: bench_idle_runs INTERVAL SECONDS
//   INTERVAL  nanoseconds
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <thread>
#include <utility>

#include "bench/program.h"
#include "bench/schedule/delays.h"
#include "bench/schedule/idle_load.h"
#include "timing/base/clock.h"

namespace timing::bench {
namespace {

nanoseconds processor_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto span = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return span(usage.ru_utime) + span(usage.ru_stime);
}

struct Ledger {
  std::uint64_t planned = 0;
  std::uint64_t started = 0;
  std::uint64_t late = 0;
  std::uint64_t missed = 0;
  std::uint64_t queued = 0;

  bool balanced() const { return planned == started + missed + queued; }
};

Ledger ledger_of(const record::Registry& registry) {
  const record::JobSeries job = registry.snapshot().jobs.at(0);
  const auto count = [&job](record::Event event) { return record::count_of(job.events, event); };
  return {.planned = job.planned,
          .started = count(record::Event::started),
          .late = count(record::Event::late),
          .missed = count(record::Event::missed),
          .queued = job.queued};
}

int run(int argc, char** argv) {
  if (argc != 3) throw std::invalid_argument("usage: INTERVAL SECONDS");
  const nanoseconds interval(std::stoll(argv[1]));
  const std::chrono::seconds span(std::stoll(argv[2]));

  IdleLoad load(interval, span, false);
  IdleRuns& runs = load.runs();
  const SteadyTime begin = SystemClock().steady_now();
  const nanoseconds used_before = processor_time();
  load.start();
  std::this_thread::sleep_until(begin + span);
  const nanoseconds used = processor_time() - used_before;
  // In this order: every tick up to the last run has to be in the ledger.
  const SteadyTime last = runs.last;
  const Ledger ledger = ledger_of(load.registry());
  load.stop();

  const std::int64_t due = (last - runs.first.load()) / interval + 1;
  const auto planned = static_cast<std::int64_t>(ledger.planned);
  const auto [p50, p99, most] = quantiles_of(std::move(runs.delays));
  fmt::print("planned {}\nstarted {}\nlate {}\nmissed {}\nqueued {}\nbalanced {}\n", planned,
             ledger.started, ledger.late, ledger.missed, ledger.queued, ledger.balanced());
  fmt::print("unaccounted {}\nmissed_percent {:.4f}\n", std::max(due - planned, std::int64_t{0}),
             100 * static_cast<double>(ledger.missed) / static_cast<double>(planned));
  fmt::print("p50_ns {}\np99_ns {}\nmax_ns {}\ncpu_ns_per_tick {}\n", p50.count(), p99.count(),
             most.count(), used.count() / std::max(planned, std::int64_t{1}));
  return ledger.balanced() ? 0 : 1;
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc, argv);
}
