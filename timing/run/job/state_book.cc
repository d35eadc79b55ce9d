#include "timing/run/job/state_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "timing/run/job/job_memory.h"

namespace timing::run {
namespace {

constexpr nanoseconds kPatience = std::chrono::seconds(5);

// A share does not take what another has left for its own.
std::string entry_of(const plan::JobPlan& job) {
  if (job.share.whole()) return job.name;
  return fmt::format("{} (shard {}/{})", job.name, job.share.index, job.share.of);
}

}  // namespace

StateBook::StateBook(state::StateKeeper& keeper, state::JobStates recalled, EventLoop& loop,
                     Log& log)
    : keeper_(keeper), loop_(loop), log_(log), recalled_(std::move(recalled)) {
  keeper_.on_settled([this] { loop_.post([this] { call_waiting(); }); });
}

StateBook::~StateBook() { keeper_.on_settled({}); }

void StateBook::begin(const plan::Plan& plan, WallTime now) {
  {
    const std::lock_guard lock(mutex_);
    const auto before = std::exchange(jobs_, {});
    for (const auto& job : plan.jobs) {
      if (!leaves_state(*job)) continue;
      jobs_.emplace(job->name, job);
      const auto known = before.find(job->name);
      if (known == before.end() || known->second != job) begin_job(*job, now);
    }
    recalled_.clear();
  }
  if (!keeper_.flush_for(kPatience)) {
    log_.warn("the state file is slow to be written; jobs start all the same");
  }
}

void StateBook::begin_job(const plan::JobPlan& job, WallTime now) {
  const auto found = recalled_.find(entry_of(job));
  const state::JobState unknown;
  const state::JobState& recalled = found == recalled_.end() ? unknown : found->second;
  Resumption resumption;
  state::JobState state{.schedule_digest = job.schedule_digest};
  if (job.catch_up) {
    // Another schedule has other ticks, which nobody has waited for.
    if (recalled.schedule_digest == job.schedule_digest) resumption.settled = recalled.settled;
    state.settled = now;
  }
  if (job.run_count) {
    resumption.runs_used = std::min(*job.run_count, recalled.runs.value_or(0));
    resumption.runs_granted = std::min(first_block(job), *job.run_count - resumption.runs_used);
    state.runs = resumption.runs_used + resumption.runs_granted;
  }
  resumptions_[&job] = resumption;
  keeper_.note(entry_of(job), state);
}

Resumption StateBook::resume(const plan::JobPlan& job) {
  const std::lock_guard lock(mutex_);
  const auto found = resumptions_.find(&job);
  if (found == resumptions_.end()) return {};
  const Resumption resumption = found->second;
  resumptions_.erase(found);
  return resumption;
}

void StateBook::note(const plan::JobPlan& job, const state::JobState& state,
                     std::function<void()> kept) {
  {
    const std::lock_guard lock(mutex_);
    const auto current = jobs_.find(job.name);
    // The name may belong to another job by now, which took it over from this one.
    if (current == jobs_.end() || current->second.get() != &job) {
      loop_.post(std::move(kept));
      return;
    }
  }
  waiting_.push_back({.ticket = keeper_.note(entry_of(job), state), .kept = std::move(kept)});
}

void StateBook::call_waiting() {
  const state::StateKeeper::Ticket settled = keeper_.settled();
  while (!waiting_.empty() && waiting_.front().ticket <= settled) {
    const std::function<void()> kept = std::move(waiting_.front().kept);
    waiting_.pop_front();
    kept();
  }
}

}  // namespace timing::run
