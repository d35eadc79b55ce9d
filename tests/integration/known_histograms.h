// Histograms of known data, classic and native, and a server that exposes them in the format it is
// asked for.
//
// The native form is made here in the simplest way, so that it can be held against Prometheus'
// arithmetic without trusting the program's own.
//
// Threads: KnownExporter on any; the rest are plain values. Units: seconds. Errors: as HttpServer.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/format/exposed_family.h"
#include "tests/support/http/http_server.h"

namespace timing::test {

struct KnownData {
  std::string name;            // the label `data`
  std::vector<double> values;  // sorted

  // The smallest value that is not exceeded by that share of them.
  double quantile(double share) const;
};

KnownData lognormal_data(std::size_t count);
// Two humps, at 10 and 200 ms.
KnownData bimodal_data(std::size_t count);
KnownData constant_data(std::size_t count);

// The family `latency_seconds`, with a series for each of them.
exporter::ExposedFamily known_family(const std::vector<KnownData>& data);

class KnownExporter {
 public:
  explicit KnownExporter(exporter::ExposedFamily family);

  // What is exposed from now on.
  void expose(exporter::ExposedFamily family);
  // HOST:PORT
  std::string target() const;
  // The Accept header of the last scrape; empty: there was none.
  std::string accepted() const;

 private:
  HttpAnswer answer(const ReceivedRequest& request) const;

  mutable std::mutex mutex_;
  exporter::ExposedFamily family_;
  HttpServer server_;
};

}  // namespace timing::test
