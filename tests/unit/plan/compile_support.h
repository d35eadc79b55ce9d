// What the tests of compiling share: a text in, its plan and what was said of it out.
#pragma once

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "timing/base/random.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"

namespace timing::test {

// 2026-11-22 17:38:50 UTC.
inline constexpr WallTime kNow{std::chrono::seconds(1795369130)};

inline plan::CompileEnvironment environment() {
  static const std::map<std::string, std::string> variables{
      {"USER", "vera"}, {"PASSWORD", "p@ss w0rd"}, {"TOKEN", "t0k3n"}, {"EMPTY", ""}};
  return {.now = kNow, .variable = [](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
          }};
}

struct Compiled {
  plan::Plan plan;
  std::vector<std::string> messages;  // "warning 3:1: ..." and so on
};

inline Compiled compile_text(std::string_view yaml, const plan::Plan* previous = nullptr,
                             config::NamedFiles files = config::NamedFiles()) {
  config::Diagnostics loading("config.yml");
  const config::Config config = config::load_text(yaml, loading, std::move(files));
  for (const auto& diagnostic : loading.sorted()) {
    if (diagnostic.severity == config::Severity::error) ADD_FAILURE() << loading.format(diagnostic);
  }
  config::Diagnostics diagnostics("config.yml");
  Compiled compiled{.plan = plan::compile(config, previous, environment(), diagnostics),
                    .messages = {}};
  for (const auto& diagnostic : diagnostics.sorted()) {
    const bool warning = diagnostic.severity == config::Severity::warning;
    compiled.messages.push_back((warning ? "warning " : "error ") +
                                diagnostics.format(diagnostic).substr(11));
  }
  return compiled;
}

// REQUIRES: one job, and nothing wrong with it.
inline std::shared_ptr<const plan::JobPlan> job_of(
    std::string_view yaml, config::NamedFiles files = config::NamedFiles()) {
  Compiled compiled = compile_text(yaml, nullptr, std::move(files));
  EXPECT_THAT(compiled.messages, testing::ElementsAre());
  return compiled.plan.jobs.at(0);
}

}  // namespace timing::test
