#include "exporter/families.h"

#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "exporter/change_families.h"
#include "exporter/family.h"
#include "exporter/family_sources.h"
#include "exporter/metric_names.h"
#include "exporter/process_metrics.h"
#include "exporter/sql_families.h"
#include "timing/base/version.h"

namespace timing::exporter {

namespace {

using record::Event;
using record::JobSeries;
using record::RequestSeries;

void fill_requests(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    family.add({job.name, "failure"}, job.constant, job.failure);
    family.add({job.name, "success"}, job.constant, job.success);
  }
}

// The original's counters: a series appears with its first request.
template <std::uint64_t RequestSeries::*count>
void fill_request_count(const Sources& sources, Family& family) {
  for (const RequestSeries& series : sources.snapshot.requests) {
    if (series.*count == 0) continue;
    family.add({series.entity(), series.method(), series.name(), series.code.label(), series.url()},
               series.constant(), series.*count);
  }
}

void fill_request_duration(const Sources& sources, Family& family) {
  for (const RequestSeries& series : sources.snapshot.requests) {
    family.add({series.entity(), series.method(), series.name(), series.code.label(), series.url()},
               series.constant(), series.service_time, sources.snapshot.request_bounds);
  }
}

void fill_run_response(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.scheduled) continue;
    family.add({job.name}, job.constant, job.response_time, sources.snapshot.run_bounds);
  }
}

void fill_start_delay(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.scheduled) continue;
    family.add({job.name}, job.constant, job.start_delay, sources.snapshot.run_bounds);
  }
}

void fill_phases(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    for (std::size_t phase = 0; phase < record::kPhases; ++phase) {
      const record::HistogramSnapshot& times = job.phases[phase];
      if (times.counts.empty()) continue;  // it never happened
      family.add({job.name, record::kPhaseNames[phase]}, job.constant, times,
                 sources.snapshot.run_bounds);
    }
  }
}

template <Event event>
void fill_http_event(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (job.http) family.add({job.name}, job.constant, count_of(job.events, event));
  }
}

// Both kinds of jobs have connections.
template <Event event>
void fill_connection_event(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (job.http || job.sql) family.add({job.name}, job.constant, count_of(job.events, event));
  }
}

void fill_open_connections(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (job.http || job.sql) family.add({job.name}, job.constant, job.open_connections);
  }
}

void fill_dropped(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    family.add({job.name, "job_ended"}, job.constant,
               count_of(job.events, Event::dropped_job_ended));
    family.add({job.name, "job_removed"}, job.constant,
               count_of(job.events, Event::dropped_job_removed));
    family.add({job.name, "queue_full"}, job.constant,
               count_of(job.events, Event::dropped_queue_full));
    family.add({job.name, "window_closed"}, job.constant,
               count_of(job.events, Event::dropped_window_closed));
  }
}

template <std::uint64_t JobSeries::*count>
void fill_job_count(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    family.add({job.name}, job.constant, job.*count);
  }
}

template <Event event>
void fill_event(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    family.add({job.name}, job.constant, count_of(job.events, event));
  }
}

template <auto record::ScheduleState::*value>
void fill_schedule(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    family.add({job.name}, job.constant, static_cast<double>(job.schedule.*value));
  }
}

void fill_remaining(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.schedule.runs_remaining) continue;
    family.add({job.name}, job.constant, *job.schedule.runs_remaining);
  }
}

// In whole microseconds, which a double holds exactly: one rounding, the shortest spelling.
void add_time(Family& family, const JobSeries& job, const std::optional<WallTime>& time) {
  if (!time) return;
  const auto since_epoch = std::chrono::floor<std::chrono::microseconds>(time->time_since_epoch());
  family.add({job.name}, job.constant, static_cast<double>(since_epoch.count()) / 1e6);
}

template <std::optional<WallTime> record::ScheduleState::*time>
void fill_schedule_time(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) add_time(family, job, job.schedule.*time);
}

void fill_last_success(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) add_time(family, job, job.last_success);
}

void fill_certificate(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    add_time(family, job, job.certificate_not_after);
  }
}

template <auto record::ProgramCounters::*counter>
void fill_counter(const Sources& sources, Family& family) {
  family.add({}, static_cast<double>((sources.counters.*counter).load()));
}

void fill_reload_time(const Sources& sources, Family& family) {
  const std::int64_t time = sources.counters.last_reload_success_seconds;
  if (time != 0) family.add({}, static_cast<double>(time));
}

void fill_build_info(const Sources& sources, Family& family) {
  family.add({kArchitecture, kCompiler, sources.version}, 1.0);
}

void fill_shard_info(const Sources& sources, Family& family) {
  const std::uint32_t shards = sources.counters.shards;
  if (shards == 1) return;
  family.add({std::to_string(sources.counters.shard), std::to_string(shards)}, 1.0);
}

void fill_log_lines_dropped(const Sources& sources, Family& family) {
  family.add({"file"}, sources.counters.log_file_lines_dropped.load());
  family.add({"stdout"}, sources.counters.log_lines_dropped.load());
}

// The usual ones are there from the start.
void fill_scrapes(const Sources& sources, Family& family) {
  const auto& by_status = sources.counters.scrapes.by_status;
  for (std::size_t status = 0; status < by_status.size(); ++status) {
    const std::uint64_t count = by_status[status];
    const bool usual = status == 200 || status == 500 || status == 503;
    if (usual || count != 0) family.add({std::to_string(status)}, count);
  }
}

void fill_scrapes_in_flight(const Sources& sources, Family& family) {
  family.add({}, sources.counters.scrapes.in_flight.load());
}

template <auto ProcessMetrics::*value>
void fill_process(const Sources& sources, Family& family) {
  if (sources.process) family.add({}, static_cast<double>((*sources.process).*value));
}

struct FamilySource {
  const Metric& metric;
  void (*fill)(const Sources& sources, Family& family);
};

using record::ProgramCounters;

// Sorted by name.
constexpr auto kFamilies = std::to_array<FamilySource>({
    {metric::kProcessCpu, fill_process<&ProcessMetrics::cpu_seconds>},
    {metric::kProcessMaxFds, fill_process<&ProcessMetrics::max_descriptors>},
    {metric::kProcessOpenFds, fill_process<&ProcessMetrics::open_descriptors>},
    {metric::kProcessResidentMemory, fill_process<&ProcessMetrics::resident_memory_bytes>},
    {metric::kProcessStartTime, fill_process<&ProcessMetrics::start_time_seconds>},
    {metric::kProcessThreads, fill_process<&ProcessMetrics::threads>},
    {metric::kProcessVirtualMemory, fill_process<&ProcessMetrics::virtual_memory_bytes>},
    {metric::kProcessMaxVirtualMemory, fill_process<&ProcessMetrics::max_virtual_memory_bytes>},
    {metric::kScrapesInFlight, fill_scrapes_in_flight},
    {metric::kScrapes, fill_scrapes},
    {metric::kBuildInfo, fill_build_info},
    {metric::kChangeRetries, fill_change_retries},
    {metric::kChanges, fill_changes},
    {metric::kClockSteps, fill_counter<&ProgramCounters::clock_steps>},
    {metric::kConfigReloadTime, fill_reload_time},
    {metric::kConfigReloadSuccessful, fill_counter<&ProgramCounters::last_reload_successful>},
    {metric::kConfigReloadFailures, fill_counter<&ProgramCounters::reloads_failed>},
    {metric::kConnectionsOpen, fill_open_connections},
    {metric::kConnectionsOpened, fill_connection_event<Event::connection_opened>},
    {metric::kConnectionsReused, fill_http_event<Event::connection_reused>},
    {metric::kConnectPauses, fill_event<Event::connect_pause>},
    {metric::kLastSuccess, fill_last_success},
    {metric::kNextRun, fill_schedule_time<&record::ScheduleState::next_run>},
    {metric::kReconnects, fill_event<Event::reconnect>},
    {metric::kResponsesTruncated, fill_event<Event::response_truncated>},
    {metric::kRunsAbandoned, fill_event<Event::abandoned>},
    {metric::kRunsCaughtUp, fill_event<Event::caught_up>},
    {metric::kRunsDropped, fill_dropped},
    {metric::kRunsInFlight, fill_schedule<&record::ScheduleState::in_flight>},
    {metric::kRunsLate, fill_event<Event::late>},
    {metric::kRunsMissed, fill_event<Event::missed>},
    {metric::kRunsPlanned, fill_job_count<&JobSeries::planned>},
    {metric::kRunsQueued, fill_job_count<&JobSeries::queued>},
    {metric::kRunsRemaining, fill_remaining},
    {metric::kRunsStarted, fill_event<Event::started>},
    {metric::kWindowNextChange, fill_schedule_time<&record::ScheduleState::window_next_change>},
    {metric::kWindowOpen, fill_schedule<&record::ScheduleState::window_open>},
    {metric::kLogLinesDropped, fill_log_lines_dropped},
    {metric::kLogLinesTruncated, fill_counter<&ProgramCounters::log_lines_truncated>},
    {metric::kPushFailures, fill_counter<&ProgramCounters::push_failures>},
    {metric::kBytesReceived, fill_http_event<Event::bytes_received>},
    {metric::kRequestDuration, fill_request_duration},
    {metric::kRequestFail, fill_request_count<&RequestSeries::failure>},
    {metric::kRequestPhase, fill_phases},
    {metric::kRequestRetries, fill_http_event<Event::request_retried>},
    {metric::kRequestSuccess, fill_request_count<&RequestSeries::success>},
    {metric::kRequests, fill_requests},
    {metric::kRunResponse, fill_run_response},
    {metric::kRunStartDelay, fill_start_delay},
    {metric::kBytesSent, fill_http_event<Event::bytes_sent>},
    {metric::kShardInfo, fill_shard_info},
    {metric::kSqlErrors, fill_sql_errors},
    {metric::kSqlPreparationFailures, fill_sql_event<record::SqlEvent::preparation_failure>},
    {metric::kSqlRowsAffected, fill_sql_event<record::SqlEvent::row_affected>},
    {metric::kSqlRowsRead, fill_sql_event<record::SqlEvent::row_read>},
    {metric::kSqlTransactionRetries, fill_sql_event<record::SqlEvent::transaction_retry>},
    {metric::kSqlTransactions, fill_sql_transactions},
    {metric::kSqlWaitSeconds, fill_sql_wait_seconds},
    {metric::kSqlWaits, fill_sql_event<record::SqlEvent::wait>},
    {metric::kStateWriteFailures, fill_counter<&ProgramCounters::state_write_failures>},
    {metric::kCertificateNotAfter, fill_certificate},
});
static_assert(kFamilies.size() == kMetrics.size());

// Of all constant labels, sorted.
std::vector<std::string> constant_names_of(const record::Snapshot& snapshot) {
  std::set<std::string> names;
  for (const JobSeries& job : snapshot.jobs) {
    for (const Label& label : job.constant) names.insert(label.name);
  }
  return {names.begin(), names.end()};
}

// Of what it is given it keeps all but native histograms.
class Collector final : public FamilyWriter {
 public:
  void begin(const prometheus::MetricFamily& head) override { families_.push_back(head); }
  void add(const prometheus::ClientMetric& series,
           const record::NativeHistogram* /*native*/) override {
    families_.back().metric.push_back(series);
  }

  std::vector<prometheus::MetricFamily> families() && { return std::move(families_); }

 private:
  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace

Families::Families(const record::Registry& registry, const record::ProgramCounters& counters,
                   std::string version)
    : registry_(registry), counters_(counters), version_(std::move(version)) {}

void Families::write(FamilyWriter& writer) const {
  const Result<ProcessMetrics> process = read_process_metrics();
  const Sources sources{.snapshot = registry_.snapshot(),
                        .counters = counters_,
                        .version = version_,
                        .process = process.ok() ? std::optional(process.value()) : std::nullopt};
  const std::vector<std::string> constant_names = constant_names_of(sources.snapshot);
  for (const FamilySource& source : kFamilies) {
    Family family(source.metric, constant_names, writer);
    source.fill(sources, family);
    family.end();
  }
}

std::vector<prometheus::MetricFamily> Families::Collect() const {
  Collector collector;
  write(collector);
  return std::move(collector).families();
}

}  // namespace timing::exporter
