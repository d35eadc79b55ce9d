// What the tests of templates share: an environment, an instant, and short ways to use them.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/unit/plan/environment.h"
#include "timing/plan/template/template.h"

namespace timing::test {

// 2026-11-22T17:38:50.155Z, the instant of the answers in tests/testdata.
inline constexpr WallTime kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) +
                                 std::chrono::hours(17) + std::chrono::minutes(38) +
                                 std::chrono::seconds(50) + std::chrono::milliseconds(155);

inline plan::TemplateEnvironment environment() {
  return {.timezone = plan::Timezone::utc(),
          .variable = [](const std::string& name) -> std::optional<std::string> {
            const std::map<std::string, std::string> variables = {
                {"TOKEN", "hunter2"}, {"EMPTY", ""}, {"OTHER", "braces {{.Run}}"}};
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
          }};
}

inline Result<plan::Template, plan::TemplateError> compile(std::string_view source) {
  return plan::Template::compile(source, environment());
}

inline std::string render(const plan::Template& compiled, std::uint64_t seed = 1) {
  Random random(seed);
  return compiled.render({.now = kNow, .run = 1, .thread = 0, .random = &random});
}

}  // namespace timing::test
