// What the families of one scrape are made of.
//
// Private to the exporter. Ownership: borrows the counters. Threads: one. Errors: none.
#pragma once

#include <optional>
#include <string_view>

#include "exporter/process_metrics.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::exporter {

// What one scrape reads, once.
struct Sources {
  record::Snapshot snapshot;
  const record::ProgramCounters& counters;
  std::string_view version;
  std::optional<ProcessMetrics> process;  // none: it could not be read
};

}  // namespace timing::exporter
