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
      registry_(dependencies.options.buckets),
      metrics_page_(registry_, dependencies.counters, std::string(kVersion)),
      endpoints_([this] { return metrics_page_.text(); }, kVersion),
      runner_({.clock = dependencies.clock,
               .log = dependencies.log,
               .registry = registry_,
               .request_logs = dependencies.request_logs,
               .counters = dependencies.counters,
               .states = dependencies.state.keeper.get(),
               .recalled = std::move(dependencies.state.recalled),
               .on_change = [this] { loop_.post([this] { jobs_changed(); }); }}) {}

Status Service::start(plan::Plan plan, const std::optional<FileIdentity>& file) {
  if (Status opened = open_endpoint(); !opened) return opened;
  loop_.watch(dependencies_.signals.descriptor(), EPOLLIN, [this](std::uint32_t) { signalled(); });
  config_identity_ = file;
  watch_config();
  dependencies_.log.info(fmt::format("timing {} runs {} job(s) of {}", kVersion, plan.jobs.size(),
                                     dependencies_.options.conf));
  take(std::move(plan));
  endpoints_.set_ready(true);
  // It may have changed after it was read and before it was watched.
  loop_.post([this] { config_may_have_changed(); });
  return Success{};
}

Service::Outcome Service::run() {
  loop_.run();
  return outcome_;
}

Status Service::open_endpoint() {
  if (!dependencies_.options.enable_metrics) return Success{};
  auto server = exporter::Server::start(dependencies_.options.addr, endpoints_, dependencies_.log);
  if (!server) return server.error();
  server_ = std::move(server).value();
  dependencies_.log.info(
      fmt::format("metrics on http://{}/metrics", exporter::format_address(server_->address())));
  return Success{};
}

void Service::watch_config() {
  Result<ConfigWatch> watch = ConfigWatch::start(dependencies_.options.conf);
  if (!watch) {
    dependencies_.log.warn(watch.error().message + "; SIGHUP reloads it");
    return;
  }
  config_watch_.emplace(std::move(watch).value());
  loop_.watch(config_watch_->descriptor(), EPOLLIN, [this](std::uint32_t) {
    config_watch_->drain();
    if (std::exchange(change_noticed_, true)) return;
    loop_.call_at(dependencies_.clock.steady_now() + kSettleTime,
                  [this] { config_may_have_changed(); });
  });
}

void Service::config_may_have_changed() {
  change_noticed_ = false;
  const std::optional<FileIdentity> identity = identify_file(dependencies_.options.conf);
  if (stopping_ || identity == config_identity_) return;
  reload("config changed");
}

void Service::reload(std::string_view reason) {
  const std::string& conf = dependencies_.options.conf;
  dependencies_.log.info(fmt::format("{}, reloading {}", reason, conf));
  config_identity_ = identify_file(conf);
  std::optional<plan::Plan> plan = load_plan(conf, &plan_, dependencies_.clock, dependencies_.log);
  if (!plan) {
    dependencies_.counters.reloads_failed.fetch_add(1, std::memory_order_relaxed);
    dependencies_.counters.last_reload_successful = false;
    dependencies_.log.error(fmt::format("{} cannot be used, the config before it goes on", conf));
    return;
  }
  const std::size_t jobs = plan->jobs.size();
  take(*std::move(plan));
  dependencies_.log.info(fmt::format("reloaded {}: {} job(s)", conf, jobs));
}

void Service::take(plan::Plan plan) {
  if (!dependencies_.state.keeper) warn_of_vain_catch_up(plan, dependencies_.log);
  runner_.apply(plan);
  plan_ = std::move(plan);
  const auto now = std::chrono::floor<std::chrono::seconds>(dependencies_.clock.wall_now());
  dependencies_.counters.last_reload_success_seconds = now.time_since_epoch().count();
  dependencies_.counters.last_reload_successful = true;
}

void Service::signalled() {
  while (const std::optional<int> signal = dependencies_.signals.next()) {
    if (*signal == SIGHUP) {
      if (!stopping_) reload("SIGHUP");
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
  } else if (!stopping_ && dependencies_.options.exit_when_done && runner_.finished()) {
    stop("every job is done");
  }
}

void Service::stop(std::string_view reason) {
  stopping_ = true;
  stopping_since_ = dependencies_.clock.steady_now();
  const nanoseconds grace = dependencies_.options.grace;
  dependencies_.log.info(fmt::format("{}: no new runs, waiting up to {} for those under way",
                                     reason, format_duration(grace)));
  loop_.call_at(dependencies_.clock.steady_now() + grace, [this] { grace_is_over(); });
  runner_.retire_all();
}

void Service::grace_is_over() {
  if (runner_.closed()) return;
  const std::uint64_t runs = runner_.abandon_runs();
  dependencies_.log.warn(fmt::format("{} run(s) still under way after {}, leaving them", runs,
                                     format_duration(dependencies_.options.grace)));
  leave(0, End::left);
}

void Service::leave(int exit_code, End end) {
  outcome_ = {.exit_code = exit_code, .end = end};
  loop_.stop();
}

}  // namespace timing::app
