// Reads Prometheus' protobuf format for tests, knowing nothing of how it was written: from the
// encoding's own rules and the numbers of metrics.proto.
//
// Source: https://protobuf.dev/programming-guides/encoding/ and metrics.proto of
// https://github.com/prometheus/client_model
//
// Errors: what is malformed is an exception.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace timing::exporter {

struct DecodedSpan {
  std::int64_t offset = 0;
  std::uint64_t length = 0;

  bool operator==(const DecodedSpan&) const = default;
};

struct DecodedNative {
  std::int64_t schema = 0;
  double zero_threshold = 0;
  std::uint64_t zero_count = 0;
  std::vector<DecodedSpan> spans;
  std::vector<std::int64_t> deltas;
};

struct DecodedMetric {
  std::vector<std::pair<std::string, std::string>> labels;
  std::map<int, double> value;  // of a gauge (2), a counter (3) or an untyped (5): by its field
  std::int64_t timestamp_ms = 0;
  // Of summaries and histograms.
  std::uint64_t count = 0;
  double sum = 0;
  std::vector<std::pair<double, double>> quantiles;
  std::vector<std::pair<double, std::uint64_t>> buckets;  // bound, cumulative count
  std::optional<DecodedNative> native;                    // if any of its fields is there
};

struct DecodedFamily {
  std::string name;
  std::string help;
  int type = -1;
  std::string unit;
  std::vector<DecodedMetric> metrics;
};

std::vector<DecodedFamily> decode_families(std::string_view page);

}  // namespace timing::exporter
