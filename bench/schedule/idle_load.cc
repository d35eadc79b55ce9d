#include "bench/schedule/idle_load.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

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
  std::unique_ptr<record::RequestLog> open(const record::JobRecords& /*records*/,
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

}  // namespace

class IdleLoad::Program {
 public:
  explicit Program(IdleRuns& runs)
      : runner({.clock = clock,
                .log = log,
                .registry = registry,
                .request_logs = request_logs,
                .counters = counters,
                .on_change = [] {},
                .open_target =
                    [&runs](const run::TargetContext& context) {
                      return std::make_unique<IdleTarget>(context, runs);
                    }}) {}

  SystemClock clock;
  NoLog log;
  NoRequestLogs request_logs;
  record::ProgramCounters counters;
  record::Registry registry{record::one_two_five_bounds()};
  run::Runner runner;
};

IdleLoad::IdleLoad(nanoseconds interval, nanoseconds span, bool each_requests)
    : interval_(interval), program_(std::make_unique<Program>(runs_)) {
  runs_.delays.reserve(static_cast<std::size_t>(span / interval + 1));
  runs_.each_requests = each_requests;
}

IdleLoad::~IdleLoad() = default;

void IdleLoad::start() { program_->runner.apply({{job(interval_)}}); }

void IdleLoad::stop() {
  program_->runner.retire_all();
  while (!program_->runner.closed()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

record::Registry& IdleLoad::registry() { return program_->registry; }

const record::ProgramCounters& IdleLoad::counters() const { return program_->counters; }

}  // namespace timing::bench
