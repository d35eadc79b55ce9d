// The deadline of what one connection executes.
//
// To watch a statement costs an atomic store before it and an atomic exchange after it, without a
// lock, unless its deadline is earlier than the watchdog's next look.
//
// Ownership: shares the watchdog; owns its descriptor of the connection's socket, a duplicate,
// since the client library closes its own at any time and its number would be another's then.
// Threads: the connection's; the rest is between it and the watchdog. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "timing/base/clock.h"
#include "timing/base/descriptor.h"
#include "timing/run/sql/sql_watchdog.h"

namespace timing::run {

class SqlWatch {
 public:
  enum class End {
    in_time,
    cancelled,  // the server was asked to cancel it, and has answered
    cut_off,    // its socket was shut down
  };

  SqlWatch(std::shared_ptr<SqlWatchdog> watchdog, SqlVictim victim, Descriptor socket);
  SqlWatch(const SqlWatch&) = delete;
  SqlWatch& operator=(const SqlWatch&) = delete;
  ~SqlWatch();

  // The statement is about to be sent.
  void begin(SteadyTime deadline);
  // All of its answer has been read. Waits for a cancellation that is under way, so that it cannot
  // hit the next statement.
  End end();

 private:
  friend class SqlWatchdog;

  // Any other state is the deadline of a statement, in nanoseconds.
  static constexpr std::int64_t kIdle = 0;
  static constexpr std::int64_t kCancelling = -1;
  static constexpr std::int64_t kCancelled = -2;
  static constexpr std::int64_t kCutOff = -3;

  // All of these by the watchdog, under its mutex.
  std::int64_t next_look() const;
  bool take_if_due(std::int64_t now);
  void cancelled(std::int64_t now, nanoseconds grace);
  bool has_used_its_grace(std::int64_t now) const;
  void cut_off();

  std::shared_ptr<SqlWatchdog> watchdog_;
  SqlVictim victim_;
  Descriptor socket_;
  std::atomic<std::int64_t> state_ = kIdle;
  // The watchdog's, of a statement that was cancelled.
  std::int64_t grace_ends_ = 0;
  std::int64_t next_try_ = 0;
};

}  // namespace timing::run
