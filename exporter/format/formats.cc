#include "exporter/format/formats.h"

#include <algorithm>
#include <array>
#include <optional>

#include "exporter/format/accept.h"
#include "exporter/format/openmetrics_serializer.h"
#include "exporter/format/protobuf_serializer.h"
#include "exporter/format/text_serializer.h"

namespace timing::exporter {

namespace {

constexpr std::string_view kTextType = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kFirstOpenMetricsType =
    "application/openmetrics-text; version=0.0.1; charset=utf-8";
constexpr std::string_view kOpenMetricsType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";
constexpr std::string_view kMessage = "io.prometheus.client.MetricFamily";
constexpr std::string_view kProtobufType =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

constexpr std::array<std::string_view, 3> kEscapings = {"allow-utf-8", "underscores", "values"};

bool is(const AcceptClause& clause, std::string_view type, std::string_view subtype) {
  return clause.type == type && clause.subtype == subtype;
}

// The format that a clause names, if it is one of ours.
std::optional<Negotiated> format_of(const AcceptClause& clause) {
  const std::string_view version = clause.parameter("version");
  if (is(clause, "application", "vnd.google.protobuf") && clause.parameter("proto") == kMessage &&
      clause.parameter("encoding") == "delimited") {
    return Negotiated{Format::protobuf, std::string(kProtobufType)};
  }
  if (is(clause, "text", "plain") && (version == "0.0.4" || version.empty())) {
    return Negotiated{Format::text, std::string(kTextType)};
  }
  if (is(clause, "application", "openmetrics-text")) {
    if (version == "1.0.0") return Negotiated{Format::openmetrics, std::string(kOpenMetricsType)};
    if (version == "0.0.1" || version.empty()) {
      return Negotiated{Format::openmetrics, std::string(kFirstOpenMetricsType)};
    }
  }
  return std::nullopt;
}

}  // namespace

Negotiated negotiate(std::string_view accept) {
  Negotiated result{Format::text, std::string(kTextType)};
  std::string_view escaping;
  for (const AcceptClause& clause : parse_accept(accept)) {
    const std::string_view named = clause.parameter("escaping");
    if (std::ranges::find(kEscapings, named) != kEscapings.end()) escaping = named;
    if (std::optional<Negotiated> found = format_of(clause)) {
      result = *std::move(found);
      break;
    }
  }
  if (!escaping.empty()) result.content_type.append("; escaping=").append(escaping);
  return result;
}

std::unique_ptr<FamilyWriter> make_writer(Format format, std::string& page) {
  switch (format) {
    case Format::text:
      break;
    case Format::openmetrics:
      return std::make_unique<OpenMetricsWriter>(page);
    case Format::protobuf:
      return std::make_unique<ProtobufWriter>(page);
  }
  return std::make_unique<TextWriter>(page);
}

}  // namespace timing::exporter
