#include "timing/run/job/waiting_runs.h"

#include <cstddef>

namespace timing::run {

using record::Event;

WaitingRuns::WaitingRuns(std::optional<std::uint64_t> most, record::JobRecords& records)
    : may_wait_(most.has_value()), queue_(most.value_or(0)), records_(records) {}

void WaitingRuns::add(const DueRun& run, std::uint64_t times) {
  if (!may_wait_) {
    count(Event::missed, times);
    return;
  }
  while (times > 0 && queue_.push(run)) --times;
  show();
  if (times > 0) count(Event::dropped_queue_full, times);
}

DueRun WaitingRuns::take() {
  const DueRun run = queue_.pop();
  show();
  return run;
}

void WaitingRuns::show_others(std::uint64_t runs) {
  others_ = runs;
  show();
}

void WaitingRuns::drop(Event reason) {
  const std::uint64_t waiting = queue_.size();
  if (waiting == 0) return;
  // In this order: a run is never counted twice (record/registry.h).
  queue_.clear();
  show();
  count(reason, waiting);
}

void WaitingRuns::note_handed_out(std::uint32_t lane, const DueRun& run) {
  if (!may_wait_) return;
  if (handed_out_.size() <= lane) handed_out_.resize(lane + std::size_t{1});
  handed_out_[lane] = run;
}

void WaitingRuns::take_back(std::uint32_t lane, std::optional<Event> reason) {
  if (!may_wait_) {
    count(Event::missed, 1);
  } else if (reason) {
    count(*reason, 1);
  } else if (queue_.give_back(handed_out_[lane])) {
    show();
  } else {
    count(Event::dropped_queue_full, 1);
  }
}

void WaitingRuns::count(Event event, std::uint64_t times) {
  if (times == 0) return;
  if (recorder_ == nullptr) recorder_ = &records_.new_recorder();
  recorder_->count(event, times);
}

void WaitingRuns::show() { records_.set_queued(queue_.size() + others_); }

}  // namespace timing::run
