#include "timing/record/registry.h"

#include <utility>

#include "timing/record/series_group.h"

namespace timing::record {

JobRecords::JobRecords(JobLabels labels, Bounds request_bounds, Bounds run_bounds)
    : labels_(std::move(labels)),
      request_bounds_(std::move(request_bounds)),
      run_bounds_(std::move(run_bounds)) {}

Recorder& JobRecords::new_recorder() {
  auto recorder = std::make_unique<Recorder>(request_bounds_, run_bounds_);
  const std::lock_guard lock(mutex_);
  recorders_.push_back(std::move(recorder));
  return *recorders_.back();
}

std::vector<RecorderSnapshot> JobRecords::snapshots() const {
  const std::lock_guard lock(mutex_);
  std::vector<RecorderSnapshot> all;
  all.reserve(recorders_.size());
  for (const auto& recorder : recorders_) all.push_back(recorder->snapshot());
  return all;
}

HistogramSnapshot JobRecords::service_times() const {
  HistogramSnapshot all;
  const std::lock_guard lock(mutex_);
  for (const auto& recorder : recorders_) all.add(recorder->service_times());
  return all;
}

RequestCounts JobRecords::request_counts() const {
  RequestCounts all;
  const std::lock_guard lock(mutex_);
  for (const auto& recorder : recorders_) all.add(recorder->request_counts());
  return all;
}

std::uint64_t JobRecords::requests_ended() const {
  std::uint64_t all = 0;
  const std::lock_guard lock(mutex_);
  for (const auto& recorder : recorders_) all += recorder->requests_ended();
  return all;
}

Registry::Registry(Bounds request_bounds)
    : request_bounds_(std::move(request_bounds)), run_bounds_(one_two_five_bounds()) {}

Registry::~Registry() = default;

JobRecords& Registry::add(JobLabels labels) {
  const std::lock_guard lock(mutex_);
  auto& group = groups_[{labels.name, labels.constant}];
  if (group == nullptr) group = std::make_unique<SeriesGroup>();
  return group->add(std::make_unique<JobRecords>(std::move(labels), request_bounds_, run_bounds_));
}

void Registry::remove(const JobRecords& job) {
  const std::lock_guard lock(mutex_);
  const auto place = groups_.find({job.labels().name, job.labels().constant});
  if (place == groups_.end()) return;
  place->second->remove(job);
  if (place->second->empty()) groups_.erase(place);
}

Snapshot Registry::snapshot() const {
  Snapshot snapshot{request_bounds_, run_bounds_, {}, {}};
  const std::lock_guard lock(mutex_);
  for (const auto& [key, group] : groups_) group->append_to(snapshot);
  return snapshot;
}

bool Registry::second_ended(SteadyTime now) {
  bool requests_ended = false;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, group] : groups_) {
    requests_ended = group->second_ended(now) || requests_ended;
  }
  last_second_ = now;
  return requests_ended;
}

std::vector<JobLatencies> Registry::latencies(SteadyTime now) const {
  // Where nobody counts the seconds any more, since nothing happens, they pass all the same.
  constexpr std::chrono::milliseconds kSurelyOver(1500);
  std::vector<JobLatencies> all;
  const std::lock_guard lock(mutex_);
  const SteadyTime last_second = last_second_ < now - kSurelyOver ? now : last_second_;
  for (const auto& [name, group] : groups_) {
    if (std::optional<JobLatencies> job = group->latencies(last_second, now)) {
      all.push_back(*std::move(job));
    }
  }
  return all;
}

}  // namespace timing::record
