#include "timing/record/series_group.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace timing::record {

namespace {

// Runs that are past the queue.
std::uint64_t settled_runs(const EventCounts& events) {
  return count_of(events, Event::started) + count_of(events, Event::missed) +
         count_of(events, Event::dropped_window_closed) +
         count_of(events, Event::dropped_job_ended) + count_of(events, Event::dropped_job_removed) +
         count_of(events, Event::dropped_queue_full);
}

}  // namespace

JobRecords& SeriesGroup::add(std::unique_ptr<JobRecords> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  return *jobs_.back();
}

bool SeriesGroup::empty() const {
  const std::lock_guard lock(mutex_);
  return jobs_.empty();
}

void SeriesGroup::remove(const JobRecords& job) {
  const std::lock_guard lock(mutex_);
  const auto place =
      std::ranges::find(jobs_, &job, [](const auto& candidate) { return candidate.get(); });
  if (place == jobs_.end()) return;
  add_job(kept_, job);
  kept_.queued = 0;
  kept_.open_connections = 0;
  kept_service_times_.add(job.service_times());
  jobs_.erase(place);
  kept_.requests.keep_if([this](const RequestSums::Key& key) { return lives(key); });
  if (!scheduled()) {
    kept_.response_time = {};
    kept_.start_delay = {};
  }
  if (!http() && !sql()) kept_.phases = {};
  if (!sql()) kept_.sql = {};
}

bool SeriesGroup::lives(const RequestSums::Key& key) const {
  const auto has_it = [&](const RequestLabels& request) {
    return request.method == key.method && request.entity == key.entity;
  };
  return std::ranges::any_of(jobs_, [&](const auto& job) {
    const JobLabels& labels = job->labels();
    return labels.url == key.url && std::ranges::any_of(labels.requests, has_it);
  });
}

bool SeriesGroup::scheduled() const {
  return std::ranges::any_of(jobs_, [](const auto& job) { return job->labels().scheduled; });
}

bool SeriesGroup::http() const {
  return std::ranges::any_of(jobs_, [](const auto& job) { return job->labels().http; });
}

bool SeriesGroup::changes() const {
  return std::ranges::any_of(jobs_, [](const auto& job) { return job->labels().changes; });
}

bool SeriesGroup::sql() const {
  return std::ranges::any_of(jobs_, [](const auto& job) { return job->labels().sql; });
}

void SeriesGroup::add_job(Totals& totals, const JobRecords& job) {
  for (RecorderSnapshot& recorder : job.snapshots()) {
    for (const RequestTotals& request : recorder.requests) {
      totals.success += request.success;
      totals.failure += request.failure;
    }
    totals.requests.add(job, std::move(recorder.requests));
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      totals.events[kind] += recorder.events[kind];
    }
    if (job.labels().scheduled) {
      totals.response_time.add(std::move(recorder.response_time));
      totals.start_delay.add(std::move(recorder.start_delay));
    }
    for (std::size_t phase = 0; phase < kPhases; ++phase) {
      totals.phases[phase].add(recorder.phases[phase]);
    }
    totals.sql.add(recorder.sql);
    // An absent one is less than any.
    totals.last_success = std::max(totals.last_success, recorder.last_success);
  }
  // After the counters: a run that left the queue meanwhile is missing now, but never there twice.
  totals.queued += job.queued();
  totals.open_connections += job.open_connections()->count();
}

void SeriesGroup::append_to(Snapshot& snapshot) {
  const std::lock_guard lock(mutex_);
  if (jobs_.empty()) return;
  Totals totals = kept_;
  for (const auto& job : jobs_) add_job(totals, *job);
  if (scheduled()) {
    totals.response_time.counts.resize(snapshot.run_bounds->size() + 1);
    totals.start_delay.counts.resize(snapshot.run_bounds->size() + 1);
  }
  totals.requests.move_to(snapshot.requests);
  snapshot.jobs.push_back(job_series(std::move(totals)));
}

bool SeriesGroup::second_ended(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const bool more = requests_ended() > (windows_ ? windows_->count() : 0);
  if (more) {
    if (!windows_) windows_ = std::make_unique<LatencyWindows>();
    windows_->second_ended(now, service_times());
  }
  if (windows_) windows_->forget_before_a_minute(now);
  return more;
}

std::optional<JobLatencies> SeriesGroup::latencies(SteadyTime last_second, SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  if (jobs_.empty() || requests_ended() == 0) return std::nullopt;
  const HistogramSnapshot so_far = service_times();
  JobLatencies latencies;
  latencies.name = jobs_.front()->labels().name;
  latencies.constant = jobs_.front()->labels().constant;
  if (!windows_) {
    latencies.whole_run = window_of(so_far.slots, std::chrono::nanoseconds::zero(), so_far.largest);
    return latencies;
  }
  latencies.ten_seconds = windows_->last(std::chrono::seconds(10), last_second, so_far.largest);
  latencies.minute = windows_->last(std::chrono::minutes(1), last_second, so_far.largest);
  latencies.whole_run = windows_->whole_run(now, so_far);
  return latencies;
}

HistogramSnapshot SeriesGroup::service_times() const {
  HistogramSnapshot all = kept_service_times_;
  for (const auto& job : jobs_) all.add(job->service_times());
  return all;
}

std::uint64_t SeriesGroup::requests_ended() const {
  std::uint64_t all = kept_service_times_.count();
  for (const auto& job : jobs_) all += job->requests_ended();
  return all;
}

JobSeries SeriesGroup::job_series(Totals totals) {
  const std::uint64_t settled = settled_runs(totals.events);
  planned_ = std::max(planned_, settled + totals.queued);
  return {.name = jobs_.front()->labels().name,
          .constant = jobs_.front()->labels().constant,
          .scheduled = scheduled(),
          .http = http(),
          .sql = sql(),
          .changes = changes(),
          .success = totals.success,
          .failure = totals.failure,
          .events = totals.events,
          .planned = planned_,
          .queued = planned_ - settled,
          .response_time = std::move(totals.response_time),
          .start_delay = std::move(totals.start_delay),
          .phases = std::move(totals.phases),
          .sql_totals = std::move(totals.sql),
          .open_connections = totals.open_connections,
          .last_success = totals.last_success,
          .schedule = schedule(),
          .certificate_not_after = certificate_not_after()};
}

// That of the newest job; those that it replaced have no schedule left, but may have runs.
ScheduleState SeriesGroup::schedule() const {
  ScheduleState state = jobs_.back()->schedule().read();
  for (auto job = std::next(jobs_.rbegin()); job != jobs_.rend(); ++job) {
    state.in_flight += (*job)->schedule().read().in_flight;
  }
  return state;
}

// That of the newest job that has connected: a job that a reload changed is heard of again with its
// first connection.
std::optional<std::chrono::sys_seconds> SeriesGroup::certificate_not_after() const {
  for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
    if (const auto time = (*job)->certificate().read()) return time;
  }
  return std::nullopt;
}

}  // namespace timing::record
