#include "timing/app/service.h"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <chrono>
#include <csignal>
#include <utility>

#include "timing/base/duration.h"
#include "timing/base/version.h"

namespace timing::app {
namespace {

// An editor's save and a ConfigMap's swap are several events: this long after the first of them the
// file is looked at.
constexpr nanoseconds kSettleTime = std::chrono::milliseconds(100);
// timeout(1) and some supervisors signal a process and then its group: what follows within this
// time is the same wish to stop.
constexpr nanoseconds kSameWish = std::chrono::milliseconds(250);
// How long connections without a run have to close.
constexpr nanoseconds kCloseTime = std::chrono::milliseconds(300);

std::string_view signal_name(int signal) { return signal == SIGINT ? "SIGINT" : "SIGTERM"; }

}  // namespace

Service::Service(const Dependencies& dependencies)
    : dependencies_(dependencies),
      loop_(dependencies.clock),
      linger_({.clock = dependencies.clock,
               .log = dependencies.log,
               .loop = loop_,
               .limit = dependencies.options.linger,
               .over = [this](std::string_view reason) { stop(reason); }}),
      endpoint_({.options = dependencies.options,
                 .clock = dependencies.clock,
                 .log = dependencies.log,
                 .registry = dependencies.registry,
                 .counters = dependencies.counters,
                 .loop = loop_,
                 .linger = linger_,
                 .reload = [this]() -> std::optional<Reloaded> {
                   if (stopping_) return std::nullopt;
                   return reload("/-/reload");
                 },
                 .quit =
                     [this] {
                       if (!stopping_) stop("/-/quit");
                     }}),
      runner_({.clock = dependencies.clock,
               .log = dependencies.log,
               .registry = dependencies.registry,
               .request_logs = dependencies.request_logs,
               .counters = dependencies.counters,
               .states = dependencies.state.keeper.get(),
               .recalled = std::move(dependencies.state.recalled),
               .loops = dependencies.options.loops,
               .on_change = [this] { loop_.post([this] { jobs_changed(); }); }}) {}

Status Service::start(LoadedPlan loaded) {
  const ServeOptions& options = dependencies_.options;
  if (options.enable_metrics) {
    if (Status opened = endpoint_.open(); !opened) return opened;
  }
  if (options.push) {
    pushing_.emplace(Pushing::Dependencies{.clock = dependencies_.clock,
                                           .log = dependencies_.log,
                                           .loop = loop_,
                                           .counters = dependencies_.counters,
                                           .page = endpoint_.metrics(),
                                           .url = *options.push,
                                           .every = options.push_every});
  }
  loop_.watch(dependencies_.signals.descriptor(), EPOLLIN, [this](std::uint32_t) { signalled(); });
  config_identity_ = loaded.file;
  watch_config();
  dependencies_.log.info(fmt::format("timing {} runs {} job(s) of {}", kVersion,
                                     loaded.plan.jobs.size(), options.conf));
  if (const auto& [share, source] = options.shard; !source.empty()) {
    dependencies_.log.info(fmt::format("this is shard {} of {}, the first being 0, by {}",
                                       share.index, share.of, source));
  }
  if (options.loops > 1) {
    dependencies_.log.debug(
        fmt::format("jobs that run back to back are spread over {} event loops", options.loops));
  }
  take(std::move(loaded));
  // It may have changed after it was read and before it was watched.
  loop_.post([this] { config_may_have_changed(); });
  return Success{};
}

Service::Outcome Service::run() {
  loop_.run();
  if (outcome_.exit_code == 0) endpoint_.close();
  return outcome_;
}

void Service::watch_config() {
  Result<FileWatch> watch = FileWatch::start({dependencies_.options.conf});
  if (!watch) {
    dependencies_.log.warn(watch.error().message + "; SIGHUP reloads it");
    return;
  }
  config_watch_.emplace(std::move(watch).value());
  loop_.watch(config_watch_->descriptor(), EPOLLIN, [this](std::uint32_t) {
    if (!config_watch_->drain() || std::exchange(change_noticed_, true)) return;
    loop_.call_at(dependencies_.clock.steady_now() + kSettleTime,
                  [this] { config_may_have_changed(); });
  });
}

void Service::config_may_have_changed() {
  change_noticed_ = false;
  const std::optional<FileIdentity> identity = identify_file(dependencies_.options.conf);
  if (stopping_ || identity == config_identity_) return;
  [[maybe_unused]] const Reloaded told = reload("config changed");
}

Reloaded Service::reload(std::string_view reason) {
  const std::string& conf = dependencies_.options.conf;
  dependencies_.log.info(fmt::format("{}, reloading {}", reason, conf));
  config_identity_ = identify_file(conf);
  auto loaded = load_plan(conf, &plan_, dependencies_.options.shard.share, dependencies_.clock,
                          dependencies_.log);
  endpoint_.note_reload();
  if (!loaded) {
    dependencies_.counters.reloads_failed.fetch_add(1, std::memory_order_relaxed);
    dependencies_.counters.last_reload_successful = false;
    dependencies_.log.error(fmt::format("{} cannot be used, the config before it goes on", conf));
    return loaded.error();
  }
  take(std::move(loaded).value());
  dependencies_.log.info(fmt::format("reloaded {}: {} job(s)", conf, plan_.jobs.size()));
  return plan_.jobs.size();
}

void Service::take(LoadedPlan loaded) {
  if (!dependencies_.state.keeper) warn_of_vain_catch_up(loaded.plan, dependencies_.log);
  runner_.apply(loaded.plan);
  plan_ = std::move(loaded.plan);
  const auto now = std::chrono::floor<std::chrono::seconds>(dependencies_.clock.wall_now());
  dependencies_.counters.last_reload_success_seconds = now.time_since_epoch().count();
  dependencies_.counters.last_reload_successful = true;
  endpoint_.show({.plan = plan_, .text = std::move(loaded.text)});
}

void Service::signalled() {
  while (const std::optional<int> signal = dependencies_.signals.next()) {
    if (*signal == SIGHUP) {
      if (stopping_) continue;
      [[maybe_unused]] const Reloaded told = reload("SIGHUP");
      endpoint_.reload_web_settings("SIGHUP");
    } else if (*signal == SIGUSR1) {
      dependencies_.reopen_log();
    } else if (stopping_ && dependencies_.clock.steady_now() - stopping_since_ < kSameWish) {
      continue;
    } else if (stopping_) {
      dependencies_.log.error(fmt::format("{} again, leaving at once", signal_name(*signal)));
      leave(1, End::left);
    } else {
      stop(signal_name(*signal));
    }
  }
}

void Service::jobs_changed() {
  if (stopping_ && runner_.closed()) {
    leave(0, End::clean);
  } else if (stopping_ && runner_.idle() && !std::exchange(closing_, true)) {
    // Whatever does not close now waits for a target that does not answer.
    loop_.call_at(dependencies_.clock.steady_now() + kCloseTime, [this] { leave(0, End::left); });
  } else if (!stopping_ && dependencies_.options.exit_when_done) {
    runner_.finished() ? linger_.begin() : linger_.cancel();
  }
}

void Service::stop(std::string_view reason) {
  stopping_ = true;
  linger_.cancel();
  endpoint_.show_stopping();
  stopping_since_ = dependencies_.clock.steady_now();
  const nanoseconds grace = dependencies_.options.grace;
  dependencies_.log.info(fmt::format("{}: no new runs, waiting up to {} for those under way",
                                     reason, format_duration(grace)));
  loop_.call_at(dependencies_.clock.steady_now() + grace, [this] { grace_is_over(); });
  runner_.retire_all();
}

void Service::grace_is_over() {
  if (runner_.closed() || leaving_) return;
  const std::uint64_t runs = runner_.abandon_runs();
  dependencies_.log.warn(fmt::format("{} run(s) still under way after {}, leaving them", runs,
                                     format_duration(dependencies_.options.grace)));
  leave(0, End::left);
}

void Service::leave(int exit_code, End end) {
  if (!pushing_ || exit_code != 0) return end_loop(exit_code, end);
  if (std::exchange(leaving_, true)) return;
  pushing_->push_last(
      [this, exit_code, end] { end_loop(exit_code, pushing_->busy() ? End::left : end); });
}

void Service::end_loop(int exit_code, End end) {
  outcome_ = {.exit_code = exit_code, .end = end};
  loop_.stop();
}

}  // namespace timing::app
