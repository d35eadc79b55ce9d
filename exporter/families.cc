#include "exporter/families.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "exporter/metric_names.h"

namespace timing::exporter {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using record::Event;
using Seconds = std::chrono::duration<double>;

constexpr double kNanosecondsPerSecond = 1e9;

prometheus::MetricType type_of(const Metric& metric) {
  switch (metric.type) {
    case MetricType::counter:
      return prometheus::MetricType::Counter;
    case MetricType::gauge:
      return prometheus::MetricType::Gauge;
    case MetricType::histogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

// A family under construction. The values of the labels are given in the order of their names.
class Family {
 public:
  using Values = std::initializer_list<std::string_view>;

  explicit Family(const Metric& metric, std::size_t series = 1) : metric_(metric) {
    family_.name = metric.name;
    family_.help = metric.help;
    family_.type = type_of(metric);
    family_.metric.reserve(series);
  }

  void add(Values labels, std::uint64_t value) { add(labels, static_cast<double>(value)); }

  void add(Values labels, double value) {
    ClientMetric& series = add_series(labels);
    (metric_.type == MetricType::gauge ? series.gauge.value : series.counter.value) = value;
  }

  void add(Values labels, const record::HistogramSnapshot& histogram,
           const std::vector<std::chrono::nanoseconds>& bounds) {
    ClientMetric::Histogram& target = add_series(labels).histogram;
    target.bucket.reserve(bounds.size());
    std::uint64_t cumulative = 0;
    for (std::size_t bucket = 0; bucket < bounds.size(); ++bucket) {
      cumulative += histogram.counts[bucket];
      target.bucket.push_back({cumulative, Seconds(bounds[bucket]).count()});
    }
    target.sample_count = histogram.count();
    target.sample_sum = static_cast<double>(histogram.sum.count()) / kNanosecondsPerSecond;
  }

  MetricFamily take() && { return std::move(family_); }

 private:
  ClientMetric& add_series(Values labels) {
    ClientMetric& series = family_.metric.emplace_back();
    series.label.reserve(labels.size());
    const auto* name = metric_.labels.begin();
    for (const std::string_view value : labels) {
      series.label.push_back({std::string(*name++), std::string(value)});
    }
    return series;
  }

  const Metric& metric_;
  MetricFamily family_;
};

void add_counter(const Metric& metric, std::uint64_t value, std::vector<MetricFamily>& families) {
  Family family(metric);
  family.add({}, value);
  families.push_back(std::move(family).take());
}

void add_gauge(const Metric& metric, double value, std::vector<MetricFamily>& families) {
  Family family(metric);
  family.add({}, value);
  families.push_back(std::move(family).take());
}

// One counter of every job.
void add_event_family(const Metric& metric, Event event, const record::Snapshot& snapshot,
                      std::vector<MetricFamily>& families) {
  Family family(metric, snapshot.jobs.size());
  for (const record::JobSeries& job : snapshot.jobs) {
    family.add({job.name}, count_of(job.events, event));
  }
  families.push_back(std::move(family).take());
}

void add_dropped_family(const record::Snapshot& snapshot, std::vector<MetricFamily>& families) {
  Family family(metric::kRunsDropped, 3 * snapshot.jobs.size());
  for (const record::JobSeries& job : snapshot.jobs) {
    family.add({job.name, "job_ended"}, count_of(job.events, Event::dropped_job_ended));
    family.add({job.name, "job_removed"}, count_of(job.events, Event::dropped_job_removed));
    family.add({job.name, "window_closed"}, count_of(job.events, Event::dropped_window_closed));
  }
  families.push_back(std::move(family).take());
}

void add_response_family(const record::Snapshot& snapshot, std::vector<MetricFamily>& families) {
  Family family(metric::kRunResponse, snapshot.jobs.size());
  for (const record::JobSeries& job : snapshot.jobs) {
    if (job.scheduled) family.add({job.name}, job.response_time, *snapshot.run_bounds);
  }
  families.push_back(std::move(family).take());
}

}  // namespace

void add_request_families(const record::Snapshot& snapshot, std::vector<MetricFamily>& families) {
  Family success(metric::kRequestSuccess, snapshot.requests.size());
  Family fail(metric::kRequestFail, snapshot.requests.size());
  Family duration(metric::kRequestDuration, snapshot.requests.size());
  for (const record::RequestSeries& series : snapshot.requests) {
    const std::string code = series.code.label();
    const Family::Values labels = {series.entity, series.method, series.name, code, series.url};
    if (series.success > 0) success.add(labels, series.success);
    if (series.failure > 0) fail.add(labels, series.failure);
    duration.add(labels, series.service_time, *snapshot.request_bounds);
  }
  families.push_back(std::move(success).take());
  families.push_back(std::move(fail).take());
  families.push_back(std::move(duration).take());
}

void add_job_families(const record::Snapshot& snapshot, std::vector<MetricFamily>& families) {
  Family requests(metric::kRequests, 2 * snapshot.jobs.size());
  Family planned(metric::kRunsPlanned, snapshot.jobs.size());
  Family queued(metric::kRunsQueued, snapshot.jobs.size());
  for (const record::JobSeries& job : snapshot.jobs) {
    requests.add({job.name, "failure"}, job.failure);
    requests.add({job.name, "success"}, job.success);
    planned.add({job.name}, job.planned);
    queued.add({job.name}, job.queued);
  }
  families.push_back(std::move(requests).take());
  families.push_back(std::move(planned).take());
  families.push_back(std::move(queued).take());
  add_dropped_family(snapshot, families);
  add_response_family(snapshot, families);
  add_event_family(metric::kRunsStarted, Event::started, snapshot, families);
  add_event_family(metric::kRunsLate, Event::late, snapshot, families);
  add_event_family(metric::kRunsMissed, Event::missed, snapshot, families);
  add_event_family(metric::kRunsAbandoned, Event::abandoned, snapshot, families);
  add_event_family(metric::kConnectPauses, Event::connect_pause, snapshot, families);
  add_event_family(metric::kReconnects, Event::reconnect, snapshot, families);
  add_event_family(metric::kResponsesTruncated, Event::response_truncated, snapshot, families);
}

void add_program_families(const record::ProgramCounters& counters, const std::string& version,
                          std::vector<MetricFamily>& families) {
  Family build(metric::kBuildInfo);
  build.add({version}, 1.0);
  families.push_back(std::move(build).take());
  add_counter(metric::kLogLinesDropped, counters.log_lines_dropped, families);
  add_counter(metric::kLogLinesTruncated, counters.log_lines_truncated, families);
  add_counter(metric::kClockSteps, counters.clock_steps, families);
  add_counter(metric::kConfigReloadFailures, counters.reloads_failed, families);
  add_gauge(metric::kConfigReloadSuccessful, counters.last_reload_successful ? 1 : 0, families);
  const std::int64_t reload_time = counters.last_reload_success_seconds;
  if (reload_time != 0) {
    add_gauge(metric::kConfigReloadTime, static_cast<double>(reload_time), families);
  }
}

void add_process_families(const ProcessMetrics& status, std::vector<MetricFamily>& families) {
  Family cpu(metric::kProcessCpu);
  cpu.add({}, status.cpu_seconds);
  families.push_back(std::move(cpu).take());
  add_gauge(metric::kProcessMaxFds, status.max_descriptors, families);
  add_gauge(metric::kProcessOpenFds, static_cast<double>(status.open_descriptors), families);
  add_gauge(metric::kProcessResidentMemory, static_cast<double>(status.resident_memory_bytes),
            families);
  add_gauge(metric::kProcessStartTime, status.start_time_seconds, families);
  add_gauge(metric::kProcessThreads, static_cast<double>(status.threads), families);
  add_gauge(metric::kProcessVirtualMemory, static_cast<double>(status.virtual_memory_bytes),
            families);
}

Families::Families(const record::Registry& registry, const record::ProgramCounters& counters,
                   std::string version)
    : registry_(registry), counters_(counters), version_(std::move(version)) {}

std::vector<MetricFamily> Families::Collect() const {
  std::vector<MetricFamily> families;
  const record::Snapshot snapshot = registry_.snapshot();
  add_request_families(snapshot, families);
  add_job_families(snapshot, families);
  add_program_families(counters_, version_, families);
  const Result<ProcessMetrics> process = read_process_metrics();
  if (process.ok()) add_process_families(process.value(), families);
  std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
  std::ranges::sort(families, {}, &MetricFamily::name);
  return families;
}

}  // namespace timing::exporter
