#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "timing/plan/check/header_name.h"
#include "timing/plan/check/regex.h"
#include "timing/plan/check/rule_operator.h"
#include "timing/plan/check/rules.h"
#include "timing/plan/excerpt.h"

namespace timing::plan {
namespace {

bool is_name_character(char c) {
  // Those of RFC 9110 without the ones that operators begin with.
  constexpr std::string_view kMarks = "#$%&'*+-.^_`|";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

// What a header's value is compared with; a header that is there is enough for the base.
class HeaderRule : public Rule {
 public:
  explicit HeaderRule(std::string_view name) : name_(name) {}

  std::optional<std::string> contradiction(const ResponseView& response,
                                           const SecretMask& secrets) const final {
    std::vector<std::string_view> values;
    for (const auto& [name, value] : *response.headers) {
      if (equal_names(name, name_)) values.push_back(trim(value));
    }
    if (values.empty()) return fmt::format("found no header {}", name_);
    if (holds_for(values)) return std::nullopt;
    if (carries_secret(name_)) return "found ***";
    std::string found;
    for (const std::string_view value : values) {
      found += fmt::format("{}\"{}\"", found.empty() ? "" : ", ", secrets.apply(value));
    }
    return "found " + shorten(found);
  }

 private:
  virtual bool holds_for(const std::vector<std::string_view>& /*values*/) const { return true; }

  std::string name_;
};

class HeaderComparisonRule final : public HeaderRule {
 public:
  HeaderComparisonRule(std::string_view name, Operator comparison, std::string_view text)
      : HeaderRule(name), comparison_(comparison), text_(text) {}

 private:
  bool holds_for(const std::vector<std::string_view>& values) const override {
    if (comparison_ == Operator::not_equal) {
      return std::ranges::find(values, text_) == values.end();
    }
    return std::ranges::any_of(values, [&](std::string_view value) {
      return comparison_ == Operator::equal ? value == text_
                                            : value.find(text_) != std::string_view::npos;
    });
  }

  Operator comparison_;
  std::string text_;
};

class HeaderMatchRule final : public HeaderRule {
 public:
  HeaderMatchRule(std::string_view name, Regex regex)
      : HeaderRule(name), regex_(std::move(regex)) {}

 private:
  bool holds_for(const std::vector<std::string_view>& values) const override {
    return std::ranges::any_of(values,
                               [&](std::string_view value) { return regex_.found_in(value); });
  }

  Regex regex_;
};

}  // namespace

RuleResult compile_header_rule(std::string_view text) {
  const auto* const name_end = std::ranges::find_if_not(text, is_name_character);
  const std::string_view name(text.begin(), name_end);
  if (name.empty()) return Error{"the header's name is missing; NAME or NAME = VALUE is allowed"};
  text.remove_prefix(name.size());
  if (text.empty()) return RuleResult(std::make_shared<HeaderRule>(name));
  const auto comparison = take_operator(text);
  if (!comparison || is_ordering(*comparison)) {
    return Error{fmt::format("no operator after {}; = != =~ contains are allowed", name)};
  }
  if (text.empty()) return Error{"there is nothing to compare with; a value is needed"};
  if (*comparison == Operator::matches) {
    auto regex = Regex::compile(text);
    if (!regex) return regex.error();
    return RuleResult(std::make_shared<HeaderMatchRule>(name, std::move(regex).value()));
  }
  return RuleResult(std::make_shared<HeaderComparisonRule>(name, *comparison, text));
}

}  // namespace timing::plan
