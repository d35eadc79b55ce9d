// The metric families of one scrape, in prometheus-cpp's model: from a snapshot of the records, the
// program's own counters and the process.
//
// Every name of metric_names.h is there, but for those without a series: see docs/metrics.md. Each
// family has one set of label names. Families come sorted by name.
//
// Private to the exporter, since it names prometheus-cpp's types; others use metrics_page.h.
// Ownership: borrows the registry and the counters. Threads: any, at once. Errors: none.
#pragma once

#include <prometheus/collectable.h>

#include <string>
#include <vector>

#include "exporter/format/family_writer.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::exporter {

class Families final : public prometheus::Collectable {
 public:
  Families(const record::Registry& registry, const record::ProgramCounters& counters,
           std::string version);

  // All at once, without native histograms.
  std::vector<prometheus::MetricFamily> Collect() const override;
  // One after the other; the page is not finished then.
  void write(FamilyWriter& writer) const;

 private:
  const record::Registry& registry_;
  const record::ProgramCounters& counters_;
  std::string version_;
};

}  // namespace timing::exporter
