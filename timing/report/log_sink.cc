#include "timing/report/log_sink.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "timing/report/thread.h"

namespace timing::report {
namespace {

constexpr auto kGatherTime = std::chrono::milliseconds(2);
constexpr int kIdleGatherings = 10;  // until the thread sleeps
constexpr auto kRetryPause = std::chrono::milliseconds(100);

}  // namespace

LogSink::LogSink(std::unique_ptr<LogOutput> output, Setup setup)
    : output_(std::move(output)),
      setup_(std::move(setup)),
      queue_(setup_.queue_bytes),
      thread_(start_thread_without_signals([this] { run(); })) {}

void LogSink::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void LogSink::push(WallTime time, LogLevel level, std::string_view context) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (!queue_.push(local_times_.text(time), level, context, output_->coloured(level))) {
      setup_.dropped.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    ++pushed_;
    wake = rest_ == Rest::any_line || (rest_ == Rest::more_lines && queue_.has_full_chunk());
    if (wake) rest_ = Rest::none;
  }
  if (wake) work_.notify_one();
}

bool LogSink::flush_until(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  const std::uint64_t awaited = pushed_;
  ++flushing_;
  work_.notify_one();
  const bool done = written_.wait_until(lock, deadline, [&] { return done_ >= awaited; });
  --flushing_;
  return done;
}

void LogSink::reopen() {
  {
    const std::lock_guard lock(mutex_);
    reopening_ = true;
  }
  work_.notify_one();
}

// Whether the lines cannot wait for more of them.
bool LogSink::is_urgent() const {
  return stopping_ || reopening_ || queue_.has_full_chunk() || (flushing_ > 0 && !queue_.empty());
}

// False: there are none, and none will come.
bool LogSink::wait_for_lines(std::unique_lock<std::mutex>& lock) {
  rest_ = Rest::more_lines;
  for (int i = 0; i < kIdleGatherings && !is_urgent(); ++i) {
    work_.wait_for(lock, kGatherTime, [this] { return is_urgent(); });
    if (!queue_.empty()) break;
  }
  if (queue_.empty()) {
    rest_ = Rest::any_line;
    work_.wait(lock, [this] { return is_urgent() || !queue_.empty(); });
  }
  rest_ = Rest::none;
  return !stopping_ || !queue_.empty();
}

void LogSink::run() {
  std::unique_lock lock(mutex_);
  while (wait_for_lines(lock)) {
    const bool reopening = std::exchange(reopening_, false);
    LineChunk chunk = queue_.take();
    const std::size_t lines = chunk.marks.size();
    lock.unlock();
    if (reopening) output_->reopen();
    deliver(chunk);
    lock.lock();
    queue_.give_back(std::move(chunk));
    done_ += lines;
    written_.notify_all();
  }
}

void LogSink::deliver(LineChunk& chunk) {
  const std::size_t counted = chunk.marks.size();
  if (chunk.dropped_before > 0 && setup_.says_drops) put_report_first(chunk);
  Lines lines = chunk.lines();
  for (;;) {
    const Delivery delivery = output_->write(lines);
    if (delivery.lost > 0) lose(delivery.lost);
    if (delivery.error != 0) note_obstacle(delivery.error, !lines.empty());
    if (lines.empty()) break;
    if (wait_to_try_again()) continue;
    return lose(std::min(lines.count(), counted));
  }
  if (std::exchange(obstructed_, false)) set_obstacle(0);
}

// The place of the lines that are missing.
void LogSink::put_report_first(LineChunk& chunk) const {
  const std::string time(chunk.text.empty() ? LocalTimes().text(setup_.clock.wall_now())
                                            : time_of_line(chunk.text));
  const std::string report = dropped_line(time, chunk.dropped_before, chunk.why_dropped,
                                          output_->coloured(LogLevel::warn));
  chunk.text.insert(0, report);
  chunk.marks.insert(chunk.marks.begin(),
                     {.bytes = static_cast<std::uint32_t>(report.size()), .level = LogLevel::warn});
}

void LogSink::note_obstacle(int error, bool lines_wait) {
  if (!obstructed_) setup_.on_obstacle(error);
  if (!lines_wait) return;
  obstructed_ = true;
  set_obstacle(error);
}

void LogSink::set_obstacle(int error) {
  const std::lock_guard lock(mutex_);
  queue_.set_obstacle(error);
}

// False: the program ends.
bool LogSink::wait_to_try_again() {
  bool reopening = false;
  {
    std::unique_lock lock(mutex_);
    work_.wait_for(lock, kRetryPause, [this] { return stopping_ || reopening_; });
    reopening = std::exchange(reopening_, false);
    if (stopping_) return false;
  }
  if (reopening) output_->reopen();
  return true;
}

void LogSink::lose(std::uint64_t lines) {
  setup_.dropped.fetch_add(lines, std::memory_order_relaxed);
}

}  // namespace timing::report
