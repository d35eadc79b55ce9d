// Known data, recorded and exposed as the program does it: a job for each of them in a registry,
// the page of metrics made of it, and the endpoint's server.
//
// Each value is the service time of a request and the response time of a run.
//
// Threads: KnownExporter::record() on one, the rest on any. Units: nanoseconds recorded, seconds
// exposed. Errors: an address that cannot be listened at is an exception.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "exporter/metrics_page.h"
#include "exporter/server.h"
#include "tests/support/basics/capturing_log.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::test {

struct KnownData {
  std::string name;                              // the job's, so the label `name`
  std::vector<std::chrono::nanoseconds> values;  // sorted

  // In seconds: the smallest value that is not exceeded by that share of them.
  double quantile(double share) const;
};

KnownData lognormal_data(std::size_t count);
// Two humps, at 10 and 200 ms.
KnownData bimodal_data(std::size_t count);
KnownData constant_data(std::size_t count);
// So wide that the finest buckets are too many: from 1 us to 10 s.
KnownData wide_data(std::size_t count);

class KnownExporter {
 public:
  explicit KnownExporter(const std::vector<KnownData>& data);

  // More of a job that is there, or a new one.
  void record(const KnownData& data);
  // HOST:PORT
  std::string target() const;
  // The Accept header of the last scrape; empty: there was none.
  std::string accepted() const;

 private:
  // As if so many threads had worked for the job.
  using Recorders = std::vector<record::Recorder*>;

  Recorders& recorders_of(const std::string& name);
  exporter::Response respond(const exporter::Request& request);

  record::Registry registry_;
  record::ProgramCounters counters_;
  exporter::MetricsPage page_{registry_, counters_, "1.2.3"};
  std::map<std::string, Recorders> recorders_;
  mutable std::mutex mutex_;
  std::string accepted_;
  CapturingLog log_;
  std::unique_ptr<exporter::Server> server_;
};

}  // namespace timing::test
