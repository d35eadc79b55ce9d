#include "timing/app/serve.h"

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "timing/app/load_plan.h"
#include "timing/app/muted_stdout.h"
#include "timing/app/service.h"
#include "timing/app/signals.h"
#include "timing/app/state_option.h"
#include "timing/record/registry.h"
#include "timing/report/log_file.h"
#include "timing/report/log_writer.h"
#include "timing/report/request_log.h"

namespace timing::app {
namespace {

constexpr int kConfigUnusable = 128;
constexpr int kFailed = 1;
// How long the end of the program waits for a reader of its log, and for a slow disk.
constexpr nanoseconds kFlushTime = std::chrono::milliseconds(500);

// Connections are what a load generator needs most, and soft limits are often low.
void raise_open_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  // The limit as it was still serves small configs: a failure is met where it matters, at a
  // connect.
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// A null pointer: none is wanted.
Result<std::unique_ptr<report::LogFile>> open_log_file(const ServeOptions& options,
                                                       const Clock& clock) {
  if (options.log_file.empty()) return std::unique_ptr<report::LogFile>();
  return report::LogFile::open(options.log_file, options.log_file_limits, clock);
}

}  // namespace

int serve(const ServeOptions& options) {
  std::optional<MutedStdout> muted;
  if (options.push) muted.emplace();
  const Signals signals;
  raise_open_file_limit();
  const SystemClock clock;
  record::ProgramCounters counters;
  counters.shard = options.shard.share.index;
  counters.shards = options.shard.share.of;
  Result<std::unique_ptr<report::LogFile>> log_file = open_log_file(options, clock);
  const std::optional<Error> no_log_file =
      log_file ? std::nullopt : std::optional<Error>(log_file.error());
  report::LogWriter log(
      clock, counters,
      {.level = options.log_level, .streams = options.log_stdout || no_log_file.has_value()},
      no_log_file ? nullptr : std::move(log_file).value());
  ProgramState state;
  const auto end_with = [&log, &state](int exit_code, Service::End end = Service::End::clean) {
    const bool kept = !state.keeper || state.keeper->flush_for(kFlushTime);
    if (!kept) log.warn("the state file is slow to be written: it may lack the latest runs");
    const bool flushed = log.flush_for(kFlushTime);
    if (!kept || !flushed || end == Service::End::left) std::_Exit(exit_code);
    return exit_code;
  };

  if (no_log_file) {
    log.error(no_log_file->message);
    return end_with(kFailed);
  }

  auto loaded = load_plan(options.conf, nullptr, options.shard.share, clock, log);
  if (!loaded) return end_with(kConfigUnusable);

  if (Result<ProgramState> opened = open_state(options.state, log, counters)) {
    state = std::move(opened).value();
  } else {
    log.error(opened.error().message);
    return end_with(kFailed);
  }

  record::Registry registry(options.buckets);
  report::RequestLogBook request_logs(
      log, counters, report::RequestLogBook::Seconds::by_thread,
      [&registry, &clock] { return registry.second_ended(clock.steady_now()); });
  Service service({.options = options,
                   .clock = clock,
                   .log = log,
                   .counters = counters,
                   .registry = registry,
                   .request_logs = request_logs,
                   .signals = signals,
                   .state = state,
                   .reopen_log = [&log] { log.reopen_file(); }});
  if (const Status started = service.start(std::move(loaded).value()); !started) {
    log.error(started.error().message);
    return end_with(kFailed);
  }
  const Service::Outcome outcome = service.run();
  request_logs.finish();
  return end_with(outcome.exit_code, outcome.end);
}

}  // namespace timing::app
