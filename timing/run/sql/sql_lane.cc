#include "timing/run/sql/sql_lane.h"

#include <string>
#include <system_error>
#include <utility>

namespace timing::run {
namespace {

constexpr nanoseconds kBeforeNextThread = std::chrono::seconds(1);

}  // namespace

SqlLane::SqlLane(const SqlJob& job, std::uint32_t number, std::function<void()> closed)
    : job_(job), number_(number), closed_(std::move(closed)) {}

void SqlLane::start(const Run& run) {
  {
    const std::lock_guard lock(mutex_);
    mailbox_ = run;
  }
  if (thread_.joinable()) {
    arrived_.notify_one();
    return;
  }
  if (!make_thread(false)) put_off();
}

void SqlLane::warm_up() { make_thread(true); }

bool SqlLane::make_thread(bool warm) {
  try {
    thread_ = std::jthread([this, warm](const std::stop_token& stop) { work(stop, warm); });
  } catch (const std::system_error& refused) {
    job_.outage.attempt_failed(job_.context.clock.steady_now(),
                               {.number = refused.code().value(),
                                .message = std::string("no thread for it: ") + refused.what()});
    return false;
  }
  return true;
}

bool SqlLane::close() {
  if (put_off_) job_.context.loop.cancel(*put_off_);
  return thread_.request_stop();
}

void SqlLane::put_off() {
  mailbox_.reset();
  report(RunEnd::unavailable);
  put_off_ = job_.context.loop.call_at(job_.context.clock.steady_now() + kBeforeNextThread, [this] {
    put_off_.reset();
    report_available();
  });
}

void SqlLane::work(const std::stop_token& stop, bool warm) {
  serve(stop, warm);
  job_.context.loop.post(closed_);
}

void SqlLane::serve(const std::stop_token& stop, bool warm) {
  SqlWorker worker(job_, number_);
  if (warm) worker.warm_up(stop);
  while (const std::optional<Run> run = next_run(stop)) {
    const RunEnd end = worker.perform(*run, stop);
    report(end);
    if (end == RunEnd::unavailable && worker.wait_until_available(stop)) report_available();
  }
  if (job_.errands.is_last_lane()) worker.clean_up();
}

std::optional<Run> SqlLane::next_run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, stop, [this] { return mailbox_.has_value(); });
  // A run that came before the stop is still executed.
  return std::exchange(mailbox_, std::nullopt);
}

void SqlLane::report(RunEnd end) {
  job_.context.loop.post(
      [&listener = job_.context.listener, lane = number_, end] { listener.run_ended(lane, end); });
}

void SqlLane::report_available() {
  job_.context.loop.post(
      [&listener = job_.context.listener, lane = number_] { listener.lane_available(lane); });
}

}  // namespace timing::run
