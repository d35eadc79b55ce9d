// A registry with known contents: every family has a series, failures included.
#pragma once

#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::exporter {

class SampleRegistry {
 public:
  SampleRegistry();

  const record::Registry& registry() const { return registry_; }
  const record::ProgramCounters& counters() const { return counters_; }

 private:
  void fill_http_job();
  void fill_sql_job();

  record::Registry registry_;
  record::OpenConnection open_;
  record::ProgramCounters counters_;
};

}  // namespace timing::exporter
