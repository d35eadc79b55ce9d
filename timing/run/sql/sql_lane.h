// One lane of an SQL job: a thread, made at its first run or warmed up before, that takes one run
// at a time from its mailbox.
//
// Ownership: borrows the job, which outlives it; owns its thread, which its destructor joins.
// Threads: the interface on the loop's thread. Errors: a thread that the system refuses is an
// outage like any other: said, and tried again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "timing/run/event_loop.h"
#include "timing/run/sql/sql_worker.h"

namespace timing::run {

class SqlLane {
 public:
  // `closed` is called on the loop's thread after close(), as the last thing of the lane's thread.
  SqlLane(const SqlJob& job, std::uint32_t number, std::function<void()> closed);
  SqlLane(const SqlLane&) = delete;
  SqlLane& operator=(const SqlLane&) = delete;
  ~SqlLane() = default;

  // Connects before the first run. REQUIRES: there was no run yet.
  void warm_up();
  // REQUIRES: no run is under way.
  void start(const Run& run);
  bool has_thread() const { return thread_.joinable(); }
  // A run under way finishes. False: there is no thread, and `closed` will not be called.
  bool close();

 private:
  bool make_thread(bool warm);
  void work(const std::stop_token& stop, bool warm);
  void serve(const std::stop_token& stop, bool warm);
  std::optional<Run> next_run(const std::stop_token& stop);
  void report(RunEnd end);
  void report_available();
  void put_off();

  const SqlJob& job_;
  std::uint32_t number_;
  std::function<void()> closed_;
  std::optional<EventLoop::TimerKey> put_off_;  // loop thread

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::optional<Run> mailbox_;
  std::jthread thread_;  // the last member: it uses all others
};

}  // namespace timing::run
