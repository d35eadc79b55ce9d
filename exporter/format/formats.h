// The formats in which metrics are exposed, and which of them a scraper wants.
//
// Private to the exporter, since it names prometheus-cpp's types.
// Threads: pure functions. Errors: none.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exporter/format/family_writer.h"

namespace timing::exporter {

enum class Format { text, openmetrics, protobuf };

struct Negotiated {
  Format format = Format::text;
  std::string content_type;
};

// By the rules of Prometheus' Go library (NegotiateIncludingOpenMetrics of prometheus/common),
// except that
//   - its two spellings of protobuf as text are not there
//   - the content type names an escaping only if the Accept header does; all names here are valid
//     without any, so that the way of escaping does not matter. "dots", which changes valid names
//     too, counts as unknown.
Negotiated negotiate(std::string_view accept);

// Borrows the page, to which it appends.
std::unique_ptr<FamilyWriter> make_writer(Format format, std::string& page);

}  // namespace timing::exporter
