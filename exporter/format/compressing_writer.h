// Writes a page in one of the formats and compresses it meanwhile, piece by piece: what is not
// compressed yet stays small, or is one family where the format has a family's length before it.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Ownership: borrows the page, to which it appends; the page is whole after finish(). Threads: one.
// Errors: as Gzip.
#pragma once

#include <memory>
#include <string>

#include "exporter/format/family_writer.h"
#include "exporter/format/formats.h"
#include "exporter/format/gzip.h"

namespace timing::exporter {

class CompressingWriter final : public FamilyWriter {
 public:
  CompressingWriter(Format format, std::string& page);

  bool takes_native() const override { return writer_->takes_native(); }
  void begin(const prometheus::MetricFamily& head) override { writer_->begin(head); }
  void add(const prometheus::ClientMetric& series, const record::NativeHistogram* native) override;
  void end() override;
  void finish() override;

 private:
  void pass_on_if_large();
  void pass_on();

  std::string piece_;
  std::unique_ptr<FamilyWriter> writer_;  // to the piece
  bool in_pieces_;
  Gzip gzip_;
};

}  // namespace timing::exporter
