// Prometheus' protobuf format: one io.prometheus.client.MetricFamily after the other, each behind
// its length. The only one of the formats that holds native histograms; classic buckets stand
// beside them, for those who take these.
//
// Counts are whole numbers here. A native histogram without any observation and without a zero
// bucket has a span of no length, by which it is told from a classic one.
//
// Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/ and the
// native histogram specification, https://prometheus.io/docs/specs/native_histograms/
//
// Private to the exporter, since it names prometheus-cpp's types.
// Ownership: borrows the page, to which it appends. Threads: one. Errors: none.
#pragma once

#include <cstddef>
#include <string>

#include "exporter/format/family_writer.h"

namespace timing::exporter {

class ProtobufWriter final : public FamilyWriter {
 public:
  explicit ProtobufWriter(std::string& page) : page_(page) {}

  bool takes_native() const override { return true; }
  void begin(const prometheus::MetricFamily& head) override;
  void add(const prometheus::ClientMetric& series, const record::NativeHistogram* native) override;
  void end() override;

 private:
  std::string& page_;
  prometheus::MetricType type_{};  // of the family under way
  std::size_t start_ = 0;          // where its length comes
  std::string scratch_;
};

}  // namespace timing::exporter
