#include "timing/run/scheduler.h"

#include <algorithm>
#include <utility>

namespace timing::run {

Scheduler::Scheduler(JobEnvironment environment, std::function<void()> on_change)
    : environment_(std::move(environment)), on_change_(std::move(on_change)) {}

void Scheduler::apply(const plan::Plan& plan, const Instant& now) {
  std::set<const plan::JobPlan*> running;
  std::set<const plan::JobPlan*> wanted;
  for (const auto& job : plan.jobs) wanted.insert(job.get());
  std::vector<Job*> unwanted;
  for (const auto& [job, entry] : jobs_) {
    running.insert(job->plan().get());
    if (!wanted.contains(job->plan().get())) unwanted.push_back(job);
  }

  const auto on_change = [this](Job& changed) {
    file(changed);
    on_change_();
  };
  // New jobs take labels over before the old ones let go of them, and start after those have
  // stopped: nothing runs twice.
  std::vector<Job*> added;
  for (const auto& job_plan : plan.jobs) {
    if (running.contains(job_plan.get())) continue;
    auto job = std::make_unique<Job>(job_plan, environment_, on_change);
    added.push_back(job.get());
    jobs_.emplace(added.back(), Entry{.job = std::move(job), .steady = {}, .wall = {}});
  }
  unfinished_ += added.size();
  for (Job* job : unwanted) {
    const bool replaced = std::ranges::any_of(
        added, [&](const Job* other) { return other->plan()->name == job->plan()->name; });
    job->retire(replaced ? Closing::replaced : Closing::ended);
    file(*job);
  }
  for (Job* job : added) {
    job->start(now);
    job->advance(now);
    file(*job);
  }
  remove_closed();
}

void Scheduler::advance(const Instant& now) {
  remove_closed();
  steady_agenda_.collect(now.steady, due_);
  wall_agenda_.collect(now.wall, due_);
  for (Job* job : due_) {
    job->advance(now);
    file(*job);
  }
  due_.clear();
}

void Scheduler::follow_clock_step(const Instant& now) {
  for (const auto& [job, entry] : jobs_) {
    job->follow_clock_step(now);
    job->advance(now);
    file(*job);
  }
}

void Scheduler::retire_all() {
  environment_.keeps_series = true;
  for (const auto& [job, entry] : jobs_) {
    job->retire(Closing::ended);
    file(*job);
  }
  remove_closed();
}

void Scheduler::abandon_runs() {
  for (const auto& [job, entry] : jobs_) job->abandon_runs();
}

std::optional<SteadyTime> Scheduler::next_steady() const { return steady_agenda_.first(); }

std::optional<WallTime> Scheduler::next_wall() const { return wall_agenda_.first(); }

std::uint64_t Scheduler::runs_in_flight() const {
  std::uint64_t runs = 0;
  for (const auto& [job, entry] : jobs_) runs += job->runs_in_flight();
  return runs;
}

bool Scheduler::idle() const {
  return std::ranges::all_of(jobs_, [](const auto& entry) { return entry.first->idle(); });
}

void Scheduler::file(Job& job) {
  Entry& entry = jobs_.at(&job);
  // Closed, it has no moment left either.
  steady_agenda_.file(&job, job.next_steady(), entry.steady);
  wall_agenda_.file(&job, job.next_wall(), entry.wall);
  if (job.closed()) closed_.insert(&job);
  if (std::exchange(entry.finished, job.finished()) == entry.finished) return;
  // Back again too: a clock that is set may bring a window of the past to come.
  unfinished_ = entry.finished ? unfinished_ - 1 : unfinished_ + 1;
}

void Scheduler::remove_closed() {
  for (Job* job : closed_) jobs_.erase(job);
  closed_.clear();
}

}  // namespace timing::run
