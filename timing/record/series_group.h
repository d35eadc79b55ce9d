// All living jobs of one name and with the same constant labels, with the totals that removed jobs
// of that kind left to their labels. A part of the Registry, in a file of its own.
//
// Once its last job is removed it is empty, and whoever still reads it finds nothing.
//
// Ownership: owns the JobRecords of its jobs. Threads: any; the jobs' recorders may be written
// meanwhile. Errors: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "timing/record/latency_windows.h"
#include "timing/record/registry.h"
#include "timing/record/request_sums.h"

namespace timing::record {

class SeriesGroup {
 public:
  JobRecords& add(std::unique_ptr<JobRecords> job);
  void remove(const JobRecords& job);
  bool empty() const;

  // Appends the group's series to the snapshot, which holds the bounds already. Not const: it notes
  // how many runs it has shown as planned.
  void append_to(Snapshot& snapshot);

  // False: no request ended in this second.
  bool second_ended(SteadyTime now);
  // None: no request ended ever.
  std::optional<JobLatencies> latencies(SteadyTime last_second, SteadyTime now) const;

 private:
  struct Totals {
    RequestSums requests;
    std::uint64_t success = 0;
    std::uint64_t failure = 0;
    EventCounts events{};
    std::uint64_t queued = 0;
    HistogramSnapshot response_time;
    HistogramSnapshot start_delay;
    PhaseTimes phases;
    std::uint64_t open_connections = 0;
    std::optional<WallTime> last_success;
    SqlTotals sql;
  };

  static void add_job(Totals& totals, const JobRecords& job);
  HistogramSnapshot service_times() const;
  std::uint64_t requests_ended() const;
  bool lives(const RequestSums::Key& key) const;
  bool scheduled() const;
  bool http() const;
  bool sql() const;
  bool changes() const;
  ScheduleState schedule() const;
  std::optional<std::chrono::sys_seconds> certificate_not_after() const;
  JobSeries job_series(Totals totals);

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<JobRecords>> jobs_;
  Totals kept_;  // of removed jobs
  // Of removed jobs too, of label sets that are gone as well: they belong to the name.
  HistogramSnapshot kept_service_times_;
  std::unique_ptr<LatencyWindows> windows_;  // from the first second with a request
  std::uint64_t planned_ = 0;                // the most that a snapshot has shown
};

}  // namespace timing::record
