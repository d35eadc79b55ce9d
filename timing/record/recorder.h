// Where the runs of a job are counted: one Recorder per job and per thread that works for it, made
// at its first run there.
//
// Ownership: JobRecords owns its Recorders; workers borrow them while the job lives.
// Threads: each Recorder has one writer, which takes no lock but when a label set appears for the
// first time; snapshot() may run on any thread at any time.
// Units: nanoseconds. Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/record/histogram.h"
#include "timing/record/outcome.h"
#include "timing/record/phases.h"
#include "timing/record/published.h"
#include "timing/record/request_counts.h"
#include "timing/record/sql_recorder.h"

namespace timing::record {

// Counters of a job. planned = started + missed + dropped + queued is derived from them, so that
// the ledger balances in every snapshot.
enum class Event : std::uint8_t {
  started,                // runs
  late,                   // runs started though overdue at wake-up; among `started`
  missed,                 // runs whose thread was busy or whose tick was too old
  dropped_window_closed,  // runs that were queued when the window closed
  dropped_job_ended,      // ... when the job had reached its end
  dropped_job_removed,    // ... when a reload or a stop took the job away
  dropped_queue_full,     // runs that found no place in the queue
  abandoned,              // runs left under way when the program stopped; among `started`
  connect_pause,          // pauses of a closed loop after a failed connect
  reconnect,              // database connections opened again after a loss
  response_truncated,     // response bodies cut for the log
  caught_up,              // runs planned for ticks that passed while the program was down
  bytes_sent,
  bytes_received,
  connection_opened,  // and used by a request
  connection_reused,
  request_retried,  // sent once more over another connection
  // Of a run that a change of files started, once it has ended for good:
  change_done,
  change_given_up,     // the target refused it too often
  change_superseded,   // by the next change, before it was done
  change_interrupted,  // by the end of the window or of the job
  change_retried,      // tries after the first
};
inline constexpr std::size_t kEventKinds = 22;
using EventCounts = std::array<std::uint64_t, kEventKinds>;  // by Event

inline std::uint64_t count_of(const EventCounts& counts, Event event) {
  return counts[static_cast<std::size_t>(event)];
}

// Results of one label set: (request, code).
struct RequestTotals {
  std::uint32_t request = 0;
  Code code;
  std::uint64_t success = 0;
  std::uint64_t failure = 0;
  HistogramSnapshot service_time;  // its count is success + failure
};

// One for each Phase; empty where it never happened.
using PhaseTimes = std::array<HistogramSnapshot, kPhases>;

struct RecorderSnapshot {
  EventCounts events{};
  std::vector<RequestTotals> requests;
  HistogramSnapshot response_time;
  HistogramSnapshot start_delay;
  PhaseTimes phases;
  std::optional<WallTime> last_success;  // the end of the last request that succeeded
  SqlTotals sql;
};

class Recorder {
 public:
  Recorder(Bounds request_bounds, Bounds run_bounds);

  void request_ended(const Outcome& outcome);
  // Counts it as started. `delay`: intended to actual start; only for jobs with a schedule.
  void run_started(std::optional<std::chrono::nanoseconds> delay, bool late);
  // Intended start to the end of the run; only for jobs with a schedule.
  void run_ended(std::chrono::nanoseconds response_time);
  void count(Event event, std::uint64_t times = 1);
  // A phase that belongs to no request.
  void phase_ended(Phase phase, std::chrono::nanoseconds time);
  // Made when the writer first asks for it.
  SqlRecorder& sql();

  RecorderSnapshot snapshot() const;
  // Of all label sets together, successes and failures.
  HistogramSnapshot service_times() const;
  // Likewise, with the failures by their code.
  RequestCounts request_counts() const;
  // How many requests ended: what service_times() has, without its cost.
  std::uint64_t requests_ended() const;

 private:
  // Successes and failures of one label set are two histograms, so that their sum is its count.
  struct Cell {
    Code code;
    bool success;
    std::unique_ptr<Histogram> histogram;
  };

  // A histogram stays where it is while the recorder lives.
  struct Counted {
    std::uint32_t request;
    Code code;
    bool success;
    const Histogram* histogram;
  };

  Histogram& histogram_of(const Outcome& outcome);
  void observe(const Phases& phases);
  void count(const Traffic& traffic);
  Histogram& new_cell(const Outcome& outcome);
  std::vector<Counted> counted() const;  // sorted by request and code
  std::vector<RequestTotals> request_totals() const;

  Bounds request_bounds_;
  Bounds run_bounds_;
  mutable std::mutex cells_mutex_;        // the writer inserts and readers look up under it
  std::vector<std::vector<Cell>> cells_;  // by request; each has a few codes
  Histogram response_time_;
  Histogram start_delay_;
  std::array<Published<Histogram>, kPhases> phases_;
  Published<SqlRecorder> sql_;
  std::atomic<std::int64_t> last_success_{0};  // nanoseconds since 1970; 0: never
  std::array<std::atomic<std::uint64_t>, kEventKinds> events_{};
};

}  // namespace timing::record
