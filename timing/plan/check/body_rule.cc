#include <fmt/format.h>

#include "timing/plan/check/regex.h"
#include "timing/plan/check/rules.h"
#include "timing/plan/excerpt.h"

namespace timing::plan {
namespace {

class BodyRule final : public Rule {
 public:
  explicit BodyRule(Regex regex) : regex_(std::move(regex)) {}

  bool needs_body() const override { return true; }

  std::optional<std::string> contradiction(const ResponseView& response,
                                           const SecretMask& secrets) const override {
    if (!response.body_complete) return incomplete_body(response);
    if (regex_.found_in(response.body)) return std::nullopt;
    if (response.body.empty()) return "found an empty body";
    return fmt::format("found \"{}\"", excerpt(response.body, secrets));
  }

 private:
  Regex regex_;
};

}  // namespace

RuleResult compile_body_rule(std::string_view text) {
  auto regex = Regex::compile(text);
  if (!regex) return regex.error();
  return RuleResult(std::make_shared<BodyRule>(std::move(regex).value()));
}

std::string incomplete_body(const ResponseView& response) {
  return fmt::format("the body is longer than the {} bytes that are kept", response.body.size());
}

}  // namespace timing::plan
