// What the tests of checks share: short ways to compile a check and to put an answer to it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "timing/plan/check/check.h"

namespace timing::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Its rules stand in column 7 from line 10 on.
inline config::Check check_of(config::CheckType type, const std::vector<std::string>& rules,
                              const std::string& name = "x") {
  config::Check check{.type = type, .name = name, .rules = {}};
  int line = 10;
  for (const std::string& rule : rules) {
    check.rules.push_back({rule, {.line = line++, .column = 7}});
  }
  return check;
}

inline plan::Check compiled(const config::Check& check, const SecretMask& secrets = {}) {
  config::Diagnostics diagnostics("config.yml");
  auto result = plan::Check::compile(check, "job", diagnostics, secrets);
  for (const auto& diagnostic : diagnostics.sorted()) ADD_FAILURE() << diagnostic.text;
  return result.value();
}

inline const Headers& no_headers() {
  static const Headers headers;
  return headers;
}

inline plan::ResponseView response_of(std::string_view body) {
  return {.status = 200, .body = body, .headers = &no_headers()};
}

// What follows the rule's text; empty: the rule holds.
inline std::string contradiction(config::CheckType type, const std::string& rule,
                                 const plan::ResponseView& response) {
  const auto failure = compiled(check_of(type, {rule})).failure(response);
  if (!failure) return "";
  const std::string start = "check 'x' failed: " + rule + ", ";
  EXPECT_TRUE(failure->starts_with(start)) << *failure;
  return failure->substr(start.size());
}

inline const std::string kCluster =
    R"({"status":"green","n":2,"ok":true,"none":null,"deep":{"a b":[10,{"id":"z"},"w"]}})";

}  // namespace timing::test
