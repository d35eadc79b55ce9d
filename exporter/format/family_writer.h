// Takes a page of metric families: one after the other, each series by series, so that neither a
// page nor a family is ever in memory as prometheus-cpp's model.
//
// The formats are such writers. Private to the exporter, since it names prometheus-cpp's types.
//
// Ownership: borrows what it is given until the family's end. Threads: one. Errors: none.
#pragma once

#include <prometheus/metric_family.h>

#include <cstddef>

#include "exporter/format/exposed_family.h"
#include "timing/record/native_histogram.h"

namespace timing::exporter {

class FamilyWriter {
 public:
  FamilyWriter() = default;
  FamilyWriter(const FamilyWriter&) = delete;
  FamilyWriter& operator=(const FamilyWriter&) = delete;
  virtual ~FamilyWriter() = default;

  // Making native histograms for a writer that does not take them would be in vain.
  virtual bool takes_native() const { return false; }

  // The head's own series are not looked at.
  virtual void begin(const prometheus::MetricFamily& head) = 0;
  // `native`: null where only classic buckets are known.
  virtual void add(const prometheus::ClientMetric& series,
                   const record::NativeHistogram* native) = 0;
  virtual void end() {}
  // Once, after the last family.
  virtual void finish() {}

  // From begin() to end().
  void write(const ExposedFamily& exposed) {
    begin(exposed.family);
    for (std::size_t series = 0; series < exposed.family.metric.size(); ++series) {
      add(exposed.family.metric[series],
          exposed.native.empty() ? nullptr : &exposed.native[series]);
    }
    end();
  }
};

}  // namespace timing::exporter
