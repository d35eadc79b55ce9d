#include "timing/record/registry.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "timing/record/series_group.h"

namespace timing::record {

namespace {

std::vector<std::uint32_t> ranks_of(const std::vector<RequestLabels>& requests) {
  std::vector<std::uint32_t> sorted(requests.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::ranges::sort(sorted, [&](std::uint32_t left, std::uint32_t right) {
    return requests[left] < requests[right];
  });
  std::vector<std::uint32_t> ranks(requests.size());
  for (std::uint32_t rank = 0; rank < sorted.size(); ++rank) ranks[sorted[rank]] = rank;
  return ranks;
}

}  // namespace

JobRecords::JobRecords(JobLabels labels, Bounds request_bounds, Bounds run_bounds)
    : labels_(std::make_shared<const JobLabels>(std::move(labels))),
      label_ranks_(ranks_of(labels_->requests)),
      request_bounds_(std::move(request_bounds)),
      run_bounds_(std::move(run_bounds)) {}

Recorder& JobRecords::new_recorder() {
  auto recorder = std::make_unique<Recorder>(request_bounds_, run_bounds_);
  const std::lock_guard lock(mutex_);
  recorders_.push_back(std::move(recorder));
  return *recorders_.back();
}

// They are read without the lock, for which a new writer might have to wait.
std::vector<const Recorder*> JobRecords::recorders() const {
  std::vector<const Recorder*> all;
  const std::lock_guard lock(mutex_);
  all.reserve(recorders_.size());
  for (const auto& recorder : recorders_) all.push_back(recorder.get());
  return all;
}

std::vector<RecorderSnapshot> JobRecords::snapshots() const {
  std::vector<RecorderSnapshot> all;
  for (const Recorder* recorder : recorders()) all.push_back(recorder->snapshot());
  return all;
}

HistogramSnapshot JobRecords::service_times() const {
  HistogramSnapshot all;
  for (const Recorder* recorder : recorders()) all.add(recorder->service_times());
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
  GroupKey key{labels.name, labels.constant};
  auto job = std::make_unique<JobRecords>(std::move(labels), request_bounds_, run_bounds_);
  const std::lock_guard lock(mutex_);
  Group& group = groups_[std::move(key)];
  if (group == nullptr) group = std::make_shared<SeriesGroup>();
  return group->add(std::move(job));
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
  for (const Group& group : groups()) group->append_to(snapshot);
  return snapshot;
}

bool Registry::second_ended(SteadyTime now) {
  bool requests_ended = false;
  for (const Group& group : groups()) requests_ended = group->second_ended(now) || requests_ended;
  const std::lock_guard lock(mutex_);
  last_second_ = now;
  return requests_ended;
}

std::vector<JobLatencies> Registry::latencies(SteadyTime now) const {
  std::vector<JobLatencies> all;
  const SteadyTime end = last_second(now);
  for (const Group& group : groups()) {
    if (std::optional<JobLatencies> job = group->latencies(end, now)) {
      all.push_back(*std::move(job));
    }
  }
  return all;
}

std::vector<Registry::Group> Registry::groups() const {
  std::vector<Group> all;
  const std::lock_guard lock(mutex_);
  all.reserve(groups_.size());
  for (const auto& [key, group] : groups_) all.push_back(group);
  return all;
}

// Where nobody counts the seconds any more, since nothing happens, they pass all the same.
SteadyTime Registry::last_second(SteadyTime now) const {
  constexpr std::chrono::milliseconds kSurelyOver(1500);
  const std::lock_guard lock(mutex_);
  return last_second_ < now - kSurelyOver ? now : last_second_;
}

}  // namespace timing::record
