// Keeps the states of all jobs in a file, on a thread of its own, so that no disk holds up a run.
//
// What is noted is written as soon as the write before it has ended; everything noted meanwhile
// goes with one write. A write that fails is tried again after a second, then after two, and so on
// up to a minute, and with each note; nobody waits for that. The first failure is logged, then one
// of each doubling of their number, and the write that works again.
//
// Ownership: borrows the log and the counter, which outlive it. Threads: any thread may call.
// Units: nanoseconds. Errors: as above; construction throws std::system_error when the system gives
// no thread. Destruction waits for the write under way: a program that must end whatever its disk
// does calls flush_for() first, and when that is false leaves without destroying the StateKeeper.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/state/job_state.h"
#include "timing/state/state_file.h"

namespace timing::state {

class StateKeeper {
 public:
  // Counts what has been noted.
  using Ticket = std::uint64_t;

  struct Dependencies {
    std::function<Status(std::string_view text)> write;
    std::string name;  // of the file, for the log
    Log& log;
    std::atomic<std::uint64_t>& failures;
    nanoseconds first_retry = std::chrono::seconds(1);
  };

  explicit StateKeeper(Dependencies dependencies);
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;
  ~StateKeeper();

  // From now on this is the state of the job.
  Ticket note(const std::string& job, const JobState& state);
  // Everything up to this ticket has been written, or could not be.
  Ticket settled() const;
  // `call` is called, on the keeper's thread, whenever settled() has grown. When this returns the
  // one before is called no more.
  void on_settled(std::function<void()> call);

  // Waits until everything noted so far is settled; false when the time is over first.
  bool flush_for(nanoseconds longest);

 private:
  void run();
  // One write without the lock held.
  void write(std::unique_lock<std::mutex>& lock);
  void tell_of_failure(const Error& error);

  Dependencies dependencies_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable settled_changed_;
  JobStates states_;
  Ticket noted_ = 0;
  Ticket settled_ = 0;
  bool stopping_ = false;
  std::uint64_t failures_in_a_row_ = 0;
  std::mutex call_mutex_;  // held while the call is under way
  std::function<void()> call_;
  std::thread thread_;  // last: it uses all of the above
};

// What the file holds. One that cannot be used is told as a warning and set aside, and is as if it
// held nothing. Errors: the file can never be written.
Result<JobStates> load_states(const StateFile& file, Log& log);

}  // namespace timing::state
