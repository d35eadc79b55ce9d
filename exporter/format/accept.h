// What an Accept header says, read as the Go library that Prometheus' exporters use reads it
// (github.com/munnerz/goautoneg), oddities included:
//
//   - the case of letters matters; only blanks are trimmed
//   - a quality that is no number is 0, and one of 0 still counts, as the last choice
//   - a clause without a wildcard goes before one with, whatever their qualities
//
// Threads: pure functions. Ownership: the clauses are views into the header.
// Errors: a clause that is no media range is left out.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace timing::exporter {

struct AcceptClause {
  std::string_view type;
  std::string_view subtype;
  float quality = 1;
  std::vector<std::pair<std::string_view, std::string_view>> parameters = {};  // but for q

  // Empty: it is not there.
  std::string_view parameter(std::string_view name) const;
};

// The first choice first.
std::vector<AcceptClause> parse_accept(std::string_view header);

// Whether a response is to be compressed, from an Accept-Encoding header: if gzip has a greater
// quality than identity. What the header does not name has that of "*", or else 0.
bool prefers_gzip(std::string_view header);

}  // namespace timing::exporter
