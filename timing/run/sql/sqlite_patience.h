// How long SQLite works at a statement, and waits for the locks of others: until the statement's
// deadline, and for a lock no longer than the option `busy_timeout`.
//
// SQLite asks while it works (every 1,000 steps of its virtual machine) and before each further try
// for a lock; it is not asked where waiting could not help.
//
// Ownership: borrows the clock; the database keeps its address. Threads: the connection's. Units:
// nanoseconds on the steady clock. Errors: none.
#pragma once

#include "timing/base/clock.h"
#include "timing/run/sql/sqlite_handles.h"

namespace timing::run {

class SqlitePatience {
 public:
  explicit SqlitePatience(const Clock& clock) : clock_(clock) {}
  SqlitePatience(const SqlitePatience&) = delete;
  SqlitePatience& operator=(const SqlitePatience&) = delete;
  ~SqlitePatience() = default;

  // The database asks it from now on.
  void attach(sqlite3* database);
  void set_longest_lock_wait(nanoseconds wait) { longest_lock_wait_ = wait; }

  // 0: no end.
  void begin(nanoseconds timeout);
  bool is_over() const { return clock_.steady_now() >= deadline_; }

 private:
  static int stop_working(void* self);
  static int wait_for_lock(void* self, int tries_before);
  bool pause(int tries_before);

  const Clock& clock_;
  SteadyTime deadline_ = SteadyTime::max();
  nanoseconds longest_lock_wait_ = nanoseconds::max();
  SteadyTime lock_wait_began_;
};

}  // namespace timing::run
