#include "exporter/format/accept.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

namespace timing::exporter {

namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Takes from `text` what comes before the first `separator`, and that one itself.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

float parse_quality(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  float quality = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), quality);
  return error == std::errc{} && end == text.data() + text.size() ? quality : 0;
}

bool parse_range(std::string_view text, AcceptClause& clause) {
  clause.type = trimmed(take(text, '/'));
  if (text.empty()) {
    clause.subtype = "*";
    return clause.type == "*";
  }
  clause.subtype = trimmed(take(text, '/'));
  return text.empty();
}

void parse_parameter(std::string_view text, AcceptClause& clause) {
  const std::string_view name = trimmed(take(text, '='));
  const std::string_view value = take(text, '=');
  if (value.empty() || !text.empty()) return;
  if (name == "q") {
    clause.quality = parse_quality(value);
  } else {
    clause.parameters.emplace_back(name, trimmed(value));
  }
}

std::optional<AcceptClause> parse_clause(std::string_view text) {
  AcceptClause clause;
  if (!parse_range(take(text, ';'), clause)) return std::nullopt;
  while (!text.empty()) parse_parameter(take(text, ';'), clause);
  return clause;
}

// No order: of two clauses each may go before the other. So what comes of sorting by it depends on
// how it is done.
bool goes_before(const AcceptClause& one, const AcceptClause& other) {
  return one.quality > other.quality || (one.type != "*" && other.type == "*") ||
         (one.subtype != "*" && other.subtype == "*");
}

// Insertion sort, which is what Go does with up to twelve elements.
void sort(std::vector<AcceptClause>& clauses) {
  for (std::size_t i = 1; i < clauses.size(); ++i) {
    for (std::size_t j = i; j > 0 && goes_before(clauses[j], clauses[j - 1]); --j) {
      std::swap(clauses[j], clauses[j - 1]);
    }
  }
}

}  // namespace

std::string_view AcceptClause::parameter(std::string_view name) const {
  std::string_view found;
  for (const auto& [its_name, value] : parameters) {
    if (its_name == name) found = value;
  }
  return found;
}

std::vector<AcceptClause> parse_accept(std::string_view header) {
  std::vector<AcceptClause> clauses;
  while (!header.empty()) {
    const std::optional<AcceptClause> clause = parse_clause(trimmed(take(header, ',')));
    if (clause) clauses.push_back(*clause);
  }
  sort(clauses);
  return clauses;
}

bool prefers_gzip(std::string_view header) {
  std::optional<float> gzip;
  std::optional<float> identity;
  float others = 0;
  while (!header.empty()) {
    std::string_view coding = take(header, ',');
    const std::string_view name = trimmed(take(coding, ';'));
    float quality = 1;
    while (!coding.empty()) {
      std::string_view parameter = take(coding, ';');
      if (trimmed(take(parameter, '=')) == "q") quality = parse_quality(trimmed(parameter));
    }
    if (name == "gzip") gzip = quality;
    if (name == "identity") identity = quality;
    if (name == "*") others = quality;
  }
  return gzip.value_or(others) > identity.value_or(others);
}

}  // namespace timing::exporter
