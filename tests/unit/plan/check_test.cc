#include "timing/plan/check/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/plan/check_support.h"

namespace timing::plan {
namespace {

using config::CheckType;
using test::check_of;
using test::compiled;
using test::Headers;
using test::kCluster;
using test::no_headers;
using test::response_of;

TEST(Check, TellsTheFirstRuleThatDoesNotHold) {
  const Check check = compiled(
      check_of(CheckType::json, {R"($.status = "green")", "$.n = 3", "$.ok = false"}, "cluster"));
  EXPECT_EQ(check.failure(response_of(kCluster)), "check 'cluster' failed: $.n = 3, found 2");
  EXPECT_EQ(check.failure(response_of(R"({"status":"red"})")),
            R"(check 'cluster' failed: $.status = "green", found "red")");
}

TEST(Check, IsCalledByItsTypeWithoutAName) {
  const Check check = compiled(check_of(CheckType::status, {"200"}, ""));
  const ResponseView response{.status = 503, .headers = &no_headers()};
  EXPECT_EQ(check.failure(response), "check 'status' failed: 200, found 503");
}

TEST(Check, KnowsWhetherItNeedsTheBody) {
  EXPECT_TRUE(compiled(check_of(CheckType::json, {"$ = 1"})).needs_body());
  EXPECT_TRUE(compiled(check_of(CheckType::body, {"a"})).needs_body());
  EXPECT_FALSE(compiled(check_of(CheckType::status, {"200"})).needs_body());
  EXPECT_FALSE(compiled(check_of(CheckType::header, {"ETag"})).needs_body());
  EXPECT_FALSE(compiled(check_of(CheckType::duration, {"< 1s"})).needs_body());
}

TEST(Check, ShowsNoSecretAndNoPartOfOneAtTheCut) {
  SecretMask secrets;
  secrets.add("pass\"word");
  secrets.add("12345");
  const auto failure = [&](CheckType type, const std::string& rule, const std::string& body) {
    const Headers headers{{"X-Echo", body}};
    const ResponseView response{.status = 200, .body = body, .headers = &headers};
    return compiled(check_of(type, {rule}), secrets).failure(response).value_or("");
  };
  EXPECT_EQ(failure(CheckType::json, "$.a = 1", R"({"a":{"pass\"word":["-pass\"word-",12345]}})"),
            R"(check 'x' failed: $.a = 1, found {"***":["-***-",***]} (an object, not a number))");
  EXPECT_EQ(failure(CheckType::json, "$ = 12345", "1"), "check 'x' failed: $ = ***, found 1");
  EXPECT_EQ(failure(CheckType::header, "X-Echo = a", "my pass\"word"),
            "check 'x' failed: X-Echo = a, found \"my ***\"");
  const std::string straddling = std::string(196, 'b') + "pass\"word";
  EXPECT_EQ(failure(CheckType::body, "nope", straddling),
            "check 'x' failed: nope, found \"" + std::string(196, 'b') + "***\"");
  EXPECT_EQ(failure(CheckType::json, "$ = 1", straddling),
            "check 'x' failed: $ = 1, the body cannot be read as JSON: \"" + std::string(196, 'b') +
                "***\"");
}

TEST(Check, TellsAllWrongRulesAtOnce) {
  config::Diagnostics diagnostics("config.yml");
  const auto check = check_of(CheckType::status, {"200", "no", "2xx", "never"});
  EXPECT_EQ(Check::compile(check, "job", diagnostics), std::nullopt);
  ASSERT_EQ(diagnostics.sorted().size(), 2U);
  EXPECT_EQ(diagnostics.sorted()[0].mark.line, 11);
  EXPECT_EQ(diagnostics.sorted()[1].mark.line, 13);
}

}  // namespace
}  // namespace timing::plan
