// Cancels statements that are past their deadline. One thread for all connections of a driver; it
// sleeps until the earliest deadline, and is woken only for an earlier one.
//
// A statement is watched by the SqlWatch of its connection (sql_watch.h). Once it is overdue, the
// engine is asked to cancel it (Cancel), and again every eighth of `grace` until it ends: the
// server may not have begun it yet when it was asked. A statement that cannot be cancelled, or has
// not ended `grace` after it was, has its socket shut down. So no thread hangs for longer than the
// time that Cancel takes and the grace.
//
// Ownership: shared by a driver and its connections. Threads: any. Units: nanoseconds on the steady
// clock. Errors: a thread that the system refuses is a std::system_error of start().
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "timing/base/clock.h"

namespace timing::run {

class SqlWatch;

// Whose statement is to be cancelled.
struct SqlVictim {
  std::size_t host = 0;  // the server, by its number in the plan
  std::uint64_t id = 0;  // the connection, by its number on the server
};

class SqlWatchdog {
 public:
  // Cancels what each of them executes, in order, and waits for the server's answers. How many it
  // got one for: the rest could not be cancelled. On the watchdog's thread.
  using Cancel = std::function<std::size_t(std::span<const SqlVictim>)>;

  SqlWatchdog(const Clock& clock, nanoseconds grace, Cancel cancel);
  SqlWatchdog(const SqlWatchdog&) = delete;
  SqlWatchdog& operator=(const SqlWatchdog&) = delete;
  // REQUIRES: no watch is left.
  ~SqlWatchdog() = default;

  // Starts the thread, the first time.
  void start();

 private:
  friend class SqlWatch;

  void add(SqlWatch& watch);
  void remove(SqlWatch& watch);
  bool sleeps_beyond(std::int64_t deadline) const { return deadline < next_look_.load(); }
  void wake();

  void work(const std::stop_token& stop);
  std::vector<SqlWatch*> take_due(std::int64_t now);
  void cancel(std::unique_lock<std::mutex>& lock, const std::vector<SqlWatch*>& overdue);
  void cut_off_the_unending(std::int64_t now);
  // When a watch wants to be looked at next.
  std::int64_t earliest() const;
  void sleep(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);

  const Clock& clock_;
  nanoseconds grace_;
  Cancel cancel_;

  // Until then, it sleeps. Stored before the watches are read, as a watch stores its deadline
  // before it reads this: one of the two sees the other.
  std::atomic<std::int64_t> next_look_;

  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::condition_variable cancelled_;  // a watch is no longer being cancelled
  bool is_woken_ = false;
  std::vector<SqlWatch*> watches_;
  std::jthread thread_;  // the last member: it uses all others
};

}  // namespace timing::run
