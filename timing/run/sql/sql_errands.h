// What one lane of a job does for all: `init` before the first run, `cleanup` after the last.
//
// A failed init is tried again, by whichever lane comes first after a growing pause; no run starts
// before it has succeeded.
//
// Threads: any; a lane that has its connection and finds init done takes no lock. Errors: none;
// outcomes and the outage carry them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>

#include "timing/base/clock.h"
#include "timing/base/random.h"
#include "timing/run/sql/sql_backoff.h"

namespace timing::run {

class SqlErrands {
 public:
  // `init`: there is something to do before the first run.
  SqlErrands(bool init, const Clock& clock);

  enum class Turn {
    done,     // runs may start
    own,      // the caller does it, and tells init_ended()
    not_now,  // it has failed a short while ago, or a stop was requested
  };
  bool init_done() const { return init_done_.load(std::memory_order_acquire); }
  // Waits while another lane is at it.
  Turn enter_init(const std::stop_token& stop);
  // The same; waits for the end of a pause as well.
  Turn wait_for_init(const std::stop_token& stop);
  void init_ended(bool success);

  // There is something to clean up: init was begun, or a run.
  void note_begun();
  // The last of so many lanes cleans up. Called before they are told to stop.
  void clean_up_after(std::size_t lanes);
  // Each of them calls this once, at its end; true: it cleans up.
  bool is_last_lane();

 private:
  Turn enter(const std::stop_token& stop, bool patient);

  const Clock& clock_;
  std::atomic<bool> init_done_;
  std::atomic<bool> begun_{false};

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool busy_ = false;
  SteadyTime not_before_ = SteadyTime::min();
  Random random_;
  SqlBackoff backoff_;
  std::size_t lanes_ = 0;
};

}  // namespace timing::run
