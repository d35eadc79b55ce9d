#include <fmt/format.h>

#include "timing/base/duration.h"
#include "timing/plan/check/rule_operator.h"
#include "timing/plan/check/rules.h"

namespace timing::plan {
namespace {

class DurationRule final : public Rule {
 public:
  DurationRule(Operator comparison, std::chrono::nanoseconds bound)
      : comparison_(comparison), bound_(bound) {}

  std::optional<std::string> contradiction(const ResponseView& response,
                                           const SecretMask& /*secrets*/) const override {
    if (holds(comparison_, response.duration <=> bound_)) return std::nullopt;
    return fmt::format("found {}", format_duration(response.duration));
  }

 private:
  Operator comparison_;
  std::chrono::nanoseconds bound_;
};

}  // namespace

RuleResult compile_duration_rule(std::string_view text) {
  const auto comparison = take_operator(text);
  if (!comparison || !is_ordering(*comparison)) {
    return Error{"no comparison; < <= > >= before a duration, as in '< 500ms', is allowed"};
  }
  const auto bound = parse_duration(text);
  if (!bound || bound.value() < std::chrono::nanoseconds::zero()) {
    return Error{fmt::format("'{}' is no duration; one like 500ms, 2s or 1m30s is allowed", text)};
  }
  return RuleResult(std::make_shared<DurationRule>(*comparison, bound.value()));
}

}  // namespace timing::plan
