#include "exporter/format/compressing_writer.h"

#include <cstddef>

namespace timing::exporter {

namespace {

// Still in the processor's cache when it is compressed.
constexpr std::size_t kPiece = std::size_t{128} * 1024;

}  // namespace

CompressingWriter::CompressingWriter(Format format, std::string& page)
    : writer_(make_writer(format, piece_)), in_pieces_(format != Format::protobuf), gzip_(page) {}

void CompressingWriter::add(const prometheus::ClientMetric& series,
                            const record::NativeHistogram* native) {
  writer_->add(series, native);
  if (in_pieces_) pass_on_if_large();
}

void CompressingWriter::end() {
  writer_->end();
  pass_on_if_large();
}

void CompressingWriter::finish() {
  writer_->finish();
  pass_on();
  gzip_.finish();
}

void CompressingWriter::pass_on_if_large() {
  if (piece_.size() >= kPiece) pass_on();
}

void CompressingWriter::pass_on() {
  gzip_.write(piece_);
  piece_.clear();
}

}  // namespace timing::exporter
