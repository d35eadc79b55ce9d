// What the schedule itself costs, and what it loses: a job whose runs do nothing, on the real
// clock, with everything of timing but the requests.
//
// Usage: bench_idle_runs INTERVAL SECONDS
//   INTERVAL  nanoseconds
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/schedule/delays.h"
#include "bench/schedule/idle_target.h"
#include "timing/record/program_counters.h"
#include "timing/run/runner.h"

namespace timing::bench {
namespace {

// Lines are no part of the schedule.
class NoLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*text*/) override {}
  bool enabled(LogLevel /*level*/) const override { return false; }
};

class NoRequestLog final : public record::RequestLog {
 public:
  void run_started() override {}
  void request_ended(const record::Outcome& /*outcome*/) override {}
};

class NoRequestLogs final : public record::RequestLogs {
 public:
  std::unique_ptr<record::RequestLog> open(const record::JobLabels& /*labels*/,
                                           RequestLogging /*logging*/,
                                           const SecretMask& /*secrets*/) override {
    return std::make_unique<NoRequestLog>();
  }
};

std::shared_ptr<const plan::JobPlan> job(nanoseconds interval) {
  return std::make_shared<const plan::JobPlan>(
      plan::JobPlan{.name = "idle",
                    .content = {},
                    .url_label = "http://127.0.0.1/",
                    .window = plan::Window({}, plan::Timezone::utc()),
                    .interval = interval,
                    .run_count = std::nullopt,
                    .secrets = {},
                    .target = plan::HttpPlan{.url = plan::Template::literal("http://127.0.0.1/"),
                                             .method = "GET",
                                             .headers = {},
                                             .bodies = {},
                                             .tls = {},
                                             .checks = {}}});
}

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

// Returns when no run is under way any more.
void retire(run::Runner& runner) {
  runner.retire_all();
  while (!runner.closed()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

int run(int argc, char** argv) {
  if (argc != 3) throw std::invalid_argument("usage: INTERVAL SECONDS");
  const nanoseconds interval(std::stoll(argv[1]));
  const std::chrono::seconds span(std::stoll(argv[2]));

  const SystemClock clock;
  NoLog log;
  NoRequestLogs request_logs;
  record::ProgramCounters counters;
  record::Registry registry(record::one_two_five_bounds());
  IdleRuns runs;
  runs.delays.reserve(static_cast<std::size_t>(span / interval + 1));
  run::Runner runner({.clock = clock,
                      .log = log,
                      .registry = registry,
                      .request_logs = request_logs,
                      .counters = counters,
                      .on_change = [] {},
                      .open_target =
                          [&runs](const run::TargetContext& context) {
                            return std::make_unique<IdleTarget>(context, runs);
                          }});

  const SteadyTime begin = clock.steady_now();
  const nanoseconds used_before = processor_time();
  runner.apply({{job(interval)}});
  std::this_thread::sleep_until(begin + span);
  const nanoseconds used = processor_time() - used_before;
  // In this order: every tick up to the last run has to be in the ledger.
  const SteadyTime last = runs.last;
  const Ledger ledger = ledger_of(registry);
  retire(runner);

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
  try {
    return timing::bench::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_idle_runs: {}\n", error.what());
    return 1;
  }
}
