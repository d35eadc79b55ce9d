// The metric families of one scrape, in prometheus-cpp's model: from a snapshot of the records, the
// program's own counters and the process.
//
// Every name of metric_names.h is there, but for those whose value does not exist: see
// docs/metrics.md. Each family has one set of label names. Families are sorted by name.
//
// Private to the exporter, since it names prometheus-cpp's types; others use metrics_page.h.
// Ownership: borrows the registry and the counters. Threads: any, at once. Errors: none.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <optional>
#include <string>
#include <vector>

#include "exporter/process_metrics.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::exporter {

class Families final : public prometheus::Collectable {
 public:
  Families(const record::Registry& registry, const record::ProgramCounters& counters,
           std::string version);

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const record::Registry& registry_;
  const record::ProgramCounters& counters_;
  std::string version_;
};

// The parts of it, each for one source.
void add_request_families(const record::Snapshot& snapshot,
                          std::vector<prometheus::MetricFamily>& families);
void add_job_families(const record::Snapshot& snapshot,
                      std::vector<prometheus::MetricFamily>& families);
void add_program_families(const record::ProgramCounters& counters, const std::string& version,
                          std::vector<prometheus::MetricFamily>& families);
void add_process_families(const ProcessMetrics& status,
                          std::vector<prometheus::MetricFamily>& families);

}  // namespace timing::exporter
