// Lines on their way to one output: a queue that any thread adds to, and a thread that writes it.
//
// A queue that is full drops lines and counts them, and says how many in a [Warn] line of its own
// at the place where they are missing. An output that is in the way (a full disk, a folder that has
// gone) is tried again ten times a second; meanwhile the queue holds the lines, and drops what it
// cannot hold. So each output loses lines for itself alone.
//
// The writing thread gathers lines for some milliseconds, so that nobody has to wake it for each.
// When none have come for a while it sleeps until it is woken.
//
// Ownership: owns the output; borrows the rest of Setup, which outlives it.
// Threads: any; none waits for the output but in flush_until() and stop().
// Errors: construction throws std::system_error when the system gives no thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/report/line_queue.h"
#include "timing/report/log_line.h"
#include "timing/report/log_output.h"

namespace timing::report {

class LogSink {
 public:
  struct Setup {
    const Clock& clock;
    std::atomic<std::uint64_t>& dropped;  // counts the lines that are lost
    std::size_t queue_bytes = 0;
    bool says_drops = true;
    // Told once when something comes to be in the way, on the writing thread; may push to any sink.
    std::function<void(int error)> on_obstacle;
  };

  LogSink(std::unique_ptr<LogOutput> output, Setup setup);
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;
  ~LogSink() { stop(); }

  const LogOutput& output() const { return *output_; }

  // `context` is as log_line.h makes it.
  void push(WallTime time, LogLevel level, std::string_view context);
  // Waits until everything queued so far is written or lost; false when the time is over first.
  bool flush_until(std::chrono::steady_clock::time_point deadline);
  // The output opens its name anew, soon.
  void reopen();
  // Writes what is queued, and so waits for a reader that has stalled, but not for an obstacle.
  // What is pushed from here on is not written.
  void stop();

 private:
  // What the writing thread waits for.
  enum class Rest { none, more_lines, any_line };

  void run();
  bool wait_for_lines(std::unique_lock<std::mutex>& lock);
  bool is_urgent() const;  // REQUIRES: mutex_ is held
  void deliver(LineChunk& chunk);
  void put_report_first(LineChunk& chunk) const;
  void note_obstacle(int error, bool lines_wait);
  void set_obstacle(int error);
  bool wait_to_try_again();
  void lose(std::uint64_t lines);

  const std::unique_ptr<LogOutput> output_;
  const Setup setup_;

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable written_;
  LineQueue queue_;
  LocalTimes local_times_;
  std::uint64_t pushed_ = 0;  // lines ever queued
  std::uint64_t done_ = 0;    // lines written or lost
  std::size_t flushing_ = 0;  // threads that wait for that
  Rest rest_ = Rest::none;
  bool reopening_ = false;
  bool stopping_ = false;

  bool obstructed_ = false;  // the writing thread's

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace timing::report
