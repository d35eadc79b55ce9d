#include "timing/plan/check/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "timing/plan/check/rule_operator.h"
#include "timing/plan/check/rules.h"
#include "timing/plan/excerpt.h"

namespace timing::plan {
namespace {

std::string_view type_name(config::CheckType type) {
  switch (type) {
    case config::CheckType::json:
      return "json";
    case config::CheckType::status:
      return "status";
    case config::CheckType::body:
      return "body";
    case config::CheckType::header:
      return "header";
    case config::CheckType::duration:
      return "duration";
  }
  return "";
}

RuleResult compile_rule(config::CheckType type, std::string_view text) {
  if (trim(text).empty()) return Error{"is empty"};
  switch (type) {
    case config::CheckType::json:
      return compile_json_rule(trim(text));
    case config::CheckType::status:
      return compile_status_rule(trim(text));
    case config::CheckType::body:
      return compile_body_rule(text);
    case config::CheckType::header:
      return compile_header_rule(trim(text));
    case config::CheckType::duration:
      return compile_duration_rule(trim(text));
  }
  return Error{"is of an unknown type"};
}

}  // namespace

std::optional<Check> Check::compile(const config::Check& check, std::string_view job,
                                    config::Diagnostics& diagnostics, const SecretMask& secrets) {
  Check compiled;
  compiled.name_ = check.name.empty() ? type_name(check.type) : check.name;
  compiled.secrets_ = secrets;
  bool sound = true;
  for (const auto& [text, mark] : check.rules) {
    auto rule = compile_rule(check.type, text);
    if (rule) {
      compiled.rules_.push_back({excerpt(text, secrets), std::move(rule).value()});
      continue;
    }
    diagnostics.error(mark, job,
                      fmt::format("check '{}': rule '{}': {}", compiled.name_,
                                  excerpt(text, secrets), rule.error().message));
    sound = false;
  }
  if (!sound) return std::nullopt;
  return compiled;
}

std::optional<std::string> Check::failure(const ResponseView& response) const {
  for (const auto& [text, rule] : rules_) {
    if (const auto contradiction = rule->contradiction(response, secrets_)) {
      return fmt::format("check '{}' failed: {}, {}", name_, text, *contradiction);
    }
  }
  return std::nullopt;
}

bool Check::needs_body() const {
  return std::ranges::any_of(rules_,
                             [](const NamedRule& named) { return named.rule->needs_body(); });
}

}  // namespace timing::plan
