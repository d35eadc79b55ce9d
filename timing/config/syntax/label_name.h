// Names of labels that a config may give to a job's series.
//
// Source: Prometheus' data model: [a-zA-Z_][a-zA-Z0-9_]*, where a beginning of "__" is its own.
// Threads: pure. Errors: none.
#pragma once

#include <array>
#include <string_view>

namespace timing::config {

bool is_label_name(std::string_view text);

// The labels that the program gives to series itself, and those that a format adds. The exporter's
// tests hold them against its metrics.
inline constexpr std::array<std::string_view, 13> kOwnLabels = {
    "class", "entity",   "le",     "method",   "name",   "number", "outcome",
    "phase", "quantile", "reason", "respCode", "result", "url"};

}  // namespace timing::config
