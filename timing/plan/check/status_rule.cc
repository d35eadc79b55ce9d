#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "timing/plan/check/rule_operator.h"
#include "timing/plan/check/rules.h"

namespace timing::plan {
namespace {

constexpr int kLowest = 100;
constexpr int kHighest = 999;

// Both ends belong to it.
struct Span {
  int first = kLowest;
  int last = kHighest;
};

Error not_a_status(std::string_view text) {
  return {
      fmt::format("'{}' is no status; 200, 200-299, 2xx, a list of these with commas, or "
                  "= != < <= > >= before a number from {} to {} is allowed",
                  text, kLowest, kHighest)};
}

std::optional<int> parse_status(std::string_view text) {
  int status = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (status < kLowest || status > kHighest) return std::nullopt;
  return status;
}

std::optional<Span> parse_class(std::string_view text) {
  if (text.size() != 3 || text.front() < '1' || text.front() > '9') return std::nullopt;
  const std::string_view rest = text.substr(1);
  if (rest != "xx" && rest != "XX") return std::nullopt;
  const int first = (text.front() - '0') * 100;
  return Span{.first = first, .last = first + 99};
}

std::optional<Span> parse_span(std::string_view text) {
  if (const auto whole_class = parse_class(text)) return whole_class;
  const std::size_t dash = text.find('-');
  const auto first = parse_status(trim(text.substr(0, dash)));
  const auto last =
      dash == std::string_view::npos ? first : parse_status(trim(text.substr(dash + 1)));
  if (!first || !last || *first > *last) return std::nullopt;
  return Span{.first = *first, .last = *last};
}

class StatusRule : public Rule {
 public:
  std::optional<std::string> contradiction(const ResponseView& response,
                                           const SecretMask& /*secrets*/) const final {
    if (holds_for(response.status)) return std::nullopt;
    return fmt::format("found {}", response.status);
  }

 private:
  virtual bool holds_for(int status) const = 0;
};

class SpansRule final : public StatusRule {
 public:
  explicit SpansRule(std::vector<Span> spans) : spans_(std::move(spans)) {}

 private:
  bool holds_for(int status) const override {
    return std::ranges::any_of(
        spans_, [&](const Span& span) { return span.first <= status && status <= span.last; });
  }

  std::vector<Span> spans_;
};

class BoundRule final : public StatusRule {
 public:
  BoundRule(Operator comparison, int bound) : comparison_(comparison), bound_(bound) {}

 private:
  bool holds_for(int status) const override { return holds(comparison_, status <=> bound_); }

  Operator comparison_;
  int bound_;
};

}  // namespace

RuleResult compile_status_rule(std::string_view text) {
  std::string_view rest = text;
  if (const auto comparison = take_operator(rest)) {
    const auto bound = parse_status(rest);
    if (!bound || *comparison == Operator::contains || *comparison == Operator::matches) {
      return not_a_status(text);
    }
    return RuleResult(std::make_shared<BoundRule>(*comparison, *bound));
  }
  std::vector<Span> spans;
  while (true) {
    const std::size_t comma = rest.find(',');
    const auto span = parse_span(trim(rest.substr(0, comma)));
    if (!span) return not_a_status(trim(rest.substr(0, comma)));
    spans.push_back(*span);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return RuleResult(std::make_shared<SpansRule>(std::move(spans)));
}

}  // namespace timing::plan
