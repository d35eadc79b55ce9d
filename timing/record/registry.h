// All jobs that have series, and the picture that a scrape takes of them.
//
// Counters belong to the label set, not to the job: when a removed job shares labels with a living
// one (a reload changed it), its totals are kept in that one's series; otherwise its series go.
//
// Ownership: the Registry owns the JobRecords; a runner borrows them from add() to remove().
// Threads: every function may be called on any thread. Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "timing/record/labels.h"
#include "timing/record/recorder.h"

namespace timing::record {

// One label set of the request families.
struct RequestSeries {
  std::string name;
  std::string url;
  std::string method;
  std::string entity;
  Code code;
  std::uint64_t success = 0;
  std::uint64_t failure = 0;
  HistogramSnapshot service_time;
};

// The series that have only the job's name as label. A job that never ran is there with zeros.
struct JobSeries {
  std::string name;
  bool scheduled = false;
  std::uint64_t success = 0;  // requests
  std::uint64_t failure = 0;
  std::array<std::uint64_t, kEventKinds> events{};
  std::uint64_t planned = 0;  // runs: started + missed + dropped + queued
  std::uint64_t queued = 0;
  HistogramSnapshot response_time;  // only if scheduled
};

struct Snapshot {
  Bounds request_bounds;
  Bounds run_bounds;
  std::vector<RequestSeries> requests;  // sorted by labels
  std::vector<JobSeries> jobs;          // sorted by name
};

// The records of one job.
class JobRecords {
 public:
  JobRecords(JobLabels labels, Bounds request_bounds, Bounds run_bounds);

  const JobLabels& labels() const { return labels_; }
  // A new recorder for one more writer.
  Recorder& new_recorder();
  std::vector<RecorderSnapshot> snapshots() const;

 private:
  JobLabels labels_;
  Bounds request_bounds_;
  Bounds run_bounds_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Recorder>> recorders_;
};

class Registry {
 public:
  explicit Registry(Bounds request_bounds);

  JobRecords& add(JobLabels labels);
  // REQUIRES: no writer of the job is left. Call after add() of a job that takes its labels over.
  void remove(const JobRecords& job);

  Snapshot snapshot() const;

 private:
  // Totals of removed jobs whose labels live on.
  struct Kept;

  Bounds request_bounds_;
  Bounds run_bounds_;
  mutable std::mutex mutex_;
  std::list<std::unique_ptr<JobRecords>> jobs_;
  std::vector<Kept> kept_;
};

}  // namespace timing::record
