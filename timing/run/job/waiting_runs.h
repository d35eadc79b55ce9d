// The runs of a job that wait for a free thread, and their side of the ledger.
//
// A run that finds no free thread waits, if the job lets runs wait and its queue is not full;
// otherwise it is missed or dropped. A run that a lane took and never started, since its target was
// away, comes back to its place in the queue with the intended start it had.
//
// Ownership: borrows the records. Threads: the loop's. Units: steady nanoseconds. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "timing/record/registry.h"
#include "timing/run/job/run_queue.h"

namespace timing::run {

class WaitingRuns {
 public:
  // `most`: so many may wait; none: runs do not wait.
  WaitingRuns(std::optional<std::uint64_t> most, record::JobRecords& records);

  bool empty() const { return queue_.empty(); }
  std::uint64_t size() const { return queue_.size(); }

  // So many runs of one tick found no free thread.
  void add(const DueRun& run, std::uint64_t times);
  // The oldest, for a lane. REQUIRES: not empty.
  DueRun take();
  // So many more wait elsewhere, whose owner starts them.
  void show_others(std::uint64_t runs);
  // All that wait; none of them will start.
  void drop(record::Event reason);

  // A run goes to a lane, and may come back from there.
  void note_handed_out(std::uint32_t lane, const DueRun& run);
  // It came back and waits again; where there is a reason not to, it is dropped for that.
  void take_back(std::uint32_t lane, std::optional<record::Event> reason);

  void count(record::Event event, std::uint64_t times);

 private:
  void show();

  bool may_wait_;
  RunQueue queue_;
  std::uint64_t others_ = 0;
  std::vector<DueRun> handed_out_;  // by lane, where runs may wait
  record::JobRecords& records_;
  record::Recorder* recorder_ = nullptr;  // owned by records_
};

}  // namespace timing::run
