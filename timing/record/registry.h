// All jobs that have series, and the picture that a scrape takes of them.
//
// Counters belong to the label set, not to the job: when a removed job shares labels with a living
// one (a reload changed it), its totals are kept in that one's series; otherwise its series go.
// Every label set holds the job's name and its constant labels, so only jobs that are equal in both
// can share any.
//
// In every snapshot success + failure = the histogram's count for each label set, and planned =
// started + missed + dropped + queued for each job. From one snapshot to the next no counter steps
// back, whatever is written, added and removed meanwhile.
//
// Ownership: the Registry owns the JobRecords; a runner borrows them from add() to remove().
// Threads: every function may be called on any thread. Whoever reads goes from one group of jobs to
// the next and holds up only those who change that very group, never a writer. Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "timing/base/clock.h"
#include "timing/record/certificate_gauge.h"
#include "timing/record/job_latencies.h"
#include "timing/record/labels.h"
#include "timing/record/open_connections.h"
#include "timing/record/recorder.h"
#include "timing/record/request_counts.h"
#include "timing/record/schedule_gauges.h"

namespace timing::record {

// One label set of the request families.
struct RequestSeries {
  const std::string& name() const { return job->name; }
  const Labels& constant() const { return job->constant; }
  const std::string& url() const { return job->url; }
  const std::string& method() const { return job->requests[request].method; }
  const std::string& entity() const { return job->requests[request].entity; }

  std::shared_ptr<const JobLabels> job;  // one that has these labels, never null
  std::uint32_t request = 0;             // among that one's
  Code code;
  std::uint64_t success = 0;
  std::uint64_t failure = 0;
  HistogramSnapshot service_time;
};

// The series that have only the job's name and its constant labels. A job that never ran is there
// with zeros.
struct JobSeries {
  std::string name;
  Labels constant = {};
  bool scheduled = false;
  bool http = false;
  bool sql = false;
  bool changes = false;
  std::uint64_t success = 0;  // requests
  std::uint64_t failure = 0;
  EventCounts events{};
  std::uint64_t planned = 0;  // runs: started + missed + dropped + queued
  std::uint64_t queued = 0;
  HistogramSnapshot response_time;  // only if scheduled
  HistogramSnapshot start_delay;    // only if scheduled
  PhaseTimes phases;                // only if http, or sql
  SqlTotals sql_totals = {};        // only if sql
  std::uint64_t open_connections = 0;
  std::optional<WallTime> last_success;
  ScheduleState schedule;
  std::optional<std::chrono::sys_seconds> certificate_not_after = std::nullopt;
};

struct Snapshot {
  Bounds request_bounds;
  Bounds run_bounds;
  std::vector<RequestSeries> requests;  // sorted by labels
  std::vector<JobSeries> jobs;          // sorted by name and constant labels
};

// The records of one job.
class JobRecords {
 public:
  JobRecords(JobLabels labels, Bounds request_bounds, Bounds run_bounds);

  const JobLabels& labels() const { return *labels_; }
  std::shared_ptr<const JobLabels> shared_labels() const { return labels_; }
  // For each of its requests how many of them come before it when they are sorted by labels.
  const std::vector<std::uint32_t>& label_ranks() const { return label_ranks_; }
  // A new recorder for one more writer.
  Recorder& new_recorder();
  // How many runs wait for a free thread now. A run leaves the queue before it is counted as
  // started or dropped: so it is never counted twice, and `planned` bridges the gap.
  void set_queued(std::uint64_t runs) { queued_.store(runs, std::memory_order_release); }

  // For each connection of the job to hold a part of.
  const std::shared_ptr<OpenConnections>& open_connections() const { return open_connections_; }

  // Set by the scheduler.
  ScheduleGauges& schedule() { return schedule_; }
  const ScheduleGauges& schedule() const { return schedule_; }
  // Set by whoever connects.
  CertificateGauge& certificate() { return certificate_; }
  const CertificateGauge& certificate() const { return certificate_; }

  std::vector<RecorderSnapshot> snapshots() const;
  HistogramSnapshot service_times() const;
  RequestCounts request_counts() const;
  std::uint64_t requests_ended() const;
  std::uint64_t queued() const { return queued_.load(std::memory_order_acquire); }

 private:
  // They stay where they are while the job lives.
  std::vector<const Recorder*> recorders() const;

  std::shared_ptr<const JobLabels> labels_;
  std::vector<std::uint32_t> label_ranks_;
  Bounds request_bounds_;
  Bounds run_bounds_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Recorder>> recorders_;
  std::atomic<std::uint64_t> queued_{0};
  std::shared_ptr<OpenConnections> open_connections_ = std::make_shared<OpenConnections>();
  ScheduleGauges schedule_;
  CertificateGauge certificate_;
};

class SeriesGroup;

class Registry {
 public:
  explicit Registry(Bounds request_bounds);
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;
  ~Registry();

  JobRecords& add(JobLabels labels);
  // REQUIRES: no writer of the job is left, and no run waits in its queue. Call after add() of a
  // job that takes its labels over.
  void remove(const JobRecords& job);

  Snapshot snapshot() const;

  // The latencies of all jobs that have had a request, sorted by name and constant labels. Their
  // windows are made of the seconds that second_ended() was told of. Both take the time that the
  // caller has read.
  std::vector<JobLatencies> latencies(SteadyTime now) const;
  // To be called once a second while requests end; whoever calls it may sleep once it gives false:
  // none ended since the call before.
  bool second_ended(SteadyTime now);

 private:
  // What the jobs of a group have in common: their name and their constant labels.
  using GroupKey = std::pair<std::string, Labels>;
  using Group = std::shared_ptr<SeriesGroup>;

  std::vector<Group> groups() const;
  // When one ended last, as far as windows go.
  SteadyTime last_second(SteadyTime now) const;

  Bounds request_bounds_;
  Bounds run_bounds_;
  mutable std::mutex mutex_;
  std::map<GroupKey, Group> groups_;
  SteadyTime last_second_{SteadyTime::min()};  // when one ended last
};

}  // namespace timing::record
