// The rules of a check of type json.
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
using test::contradiction;
using test::kCluster;
using test::response_of;
using testing::HasSubstr;

struct JsonCase {
  std::string rule;
  std::string body;
  std::string contradiction;  // empty: the rule holds
};

void evaluate_json(const std::vector<JsonCase>& table) {
  for (const JsonCase& item : table) {
    SCOPED_TRACE(item.rule);
    const auto& [rule, body, expected] = item;
    EXPECT_EQ(contradiction(CheckType::json, rule, response_of(body)), expected);
  }
}

TEST(JsonRules, Equality) {
  evaluate_json(
      {{R"($.status = "green")", kCluster, ""},
       {R"($.status == "green")", kCluster, ""},
       {R"($.status = "red")", kCluster, R"(found "green")"},
       {"$.status = green", kCluster, ""},
       {"$.status='green'", kCluster, ""},
       {"$.status != green", kCluster, R"(found "green")"},
       {"$.status != red", kCluster, ""},
       {"$.n = 2", kCluster, ""},
       {"$.n = 2.0", kCluster, ""},
       {"$.n = 3", kCluster, "found 2"},
       {"$.n != 2", kCluster, "found 2"},
       {R"($.n = "2")", kCluster, "found 2 (a number, not text)"},
       {R"($.n != "2")", kCluster, "found 2 (a number, not text)"},
       {"$.status = 5", kCluster, R"(found "green" (text, not a number))"},
       {"$.ok = true", kCluster, ""},
       {"$.ok = false", kCluster, "found true"},
       {"$.ok != false", kCluster, ""},
       {"$.ok = \"true\"", kCluster, "found true (true or false, not text)"},
       {"$.none = null", kCluster, ""},
       {"$.none != null", kCluster, "found null"},
       {"$.n != null", kCluster, ""},
       {"$.n = null", kCluster, "found 2"},
       {"$.deep != null", kCluster, ""},
       {"$.none = 5", kCluster, "found null (null, not a number)"},
       {"$.deep['a b'][0] = 10", kCluster, ""},
       {"$.deep['a b'][-1] = w", kCluster, ""},
       {"$.deep['a b'][1].id = z", kCluster, ""},
       {"$.deep['a b'] = 1", kCluster, R"(found [10,{"id":"z"},"w"] (a list, not a number))"},
       {"$.deep = x", kCluster, R"(found {"a b":[10,{"id":"z"},"w"]} (an object, not text))"},
       {"$ = 5", "5", ""},
       {"$ = text", "\"text\"", ""},
       {"$[1] = 2", "[1,2]", ""},
       {"$.a = 2", R"({"a":1,"a":2})", ""},
       {R"($.a = "ü\n")", R"({"a":"\u00fc\n"})", ""}});
}

TEST(JsonRules, Missing) {
  evaluate_json({{"$.x = 1", kCluster, "nothing at $.x"},
                 {"$.x != 1", kCluster, "nothing at $.x"},
                 {"$.x = null", kCluster, "nothing at $.x"},
                 {"$.x =~ .", kCluster, "nothing at $.x"},
                 {"$.x.y.z = 1", kCluster, "nothing at $.x"},
                 {"$.n.y = 1", kCluster, "nothing at $.n.y"},
                 {"$.deep['a b'][3] = 1", kCluster, "nothing at $.deep['a b'][3]"},
                 {"$.deep['a b'][-4] = 1", kCluster, "nothing at $.deep['a b'][-4]"},
                 {"$.deep[0] = 1", kCluster, "nothing at $.deep[0]"},
                 {"$.deep['a b'].id = 1", kCluster, "nothing at $.deep['a b'].id"},
                 {"$[-9223372036854775808] = 1", "[1]", "nothing at $[-9223372036854775808]"}});
}

TEST(JsonRules, Order) {
  evaluate_json({{"$.n < 3", kCluster, ""},
                 {"$.n < 2", kCluster, "found 2"},
                 {"$.n <= 2", kCluster, ""},
                 {"$.n > 1.5", kCluster, ""},
                 {"$.n > 2", kCluster, "found 2"},
                 {"$.n >= 2", kCluster, ""},
                 {"$.n>=2", kCluster, ""},
                 {"$.status < h", kCluster, ""},
                 {"$.status > h", kCluster, R"(found "green")"},
                 {"$.status < 5", kCluster, R"(found "green" (text, not a number))"},
                 {"$.ok < 5", kCluster, "found true (true or false, not a number)"},
                 // A double would call these equal.
                 {"$ = 9007199254740993", "9007199254740992", "found 9007199254740992"},
                 {"$ < 18446744073709551615", "18446744073709551614", ""},
                 {"$ = 18446744073709551615", "18446744073709551615", ""},
                 {"$ < -9223372036854775807", "-9223372036854775808", ""},
                 {"$ > -1", "18446744073709551615", ""},
                 {"$ = 1e3", "1000", ""},
                 {"$ = 0.1", "0.1", ""}});
}

TEST(JsonRules, ContainsAndMatches) {
  evaluate_json({{"$.status contains ree", kCluster, ""},
                 {"$.status contains\"ree\"", kCluster, ""},
                 {"$.status contains red", kCluster, R"(found "green")"},
                 {"$.deep['a b'] contains 10", kCluster, ""},
                 {"$.deep['a b'] contains 10.0", kCluster, ""},
                 {"$.deep['a b'] contains w", kCluster, ""},
                 {"$.deep['a b'] contains \"10\"", kCluster, R"(found [10,{"id":"z"},"w"])"},
                 {"$ contains null", "[1,null]", ""},
                 {"$ contains null", "[]", "found []"},
                 {"$ contains false", "[true]", "found [true]"},
                 {"$.n contains 2", kCluster, "found 2 (a number, not a list)"},
                 {"$.n contains two", kCluster, "found 2 (a number, not text or a list)"},
                 {"$.status contains 2", kCluster, R"(found "green" (text, not a list))"},
                 {"$.status =~ ^gr.*n$", kCluster, ""},
                 {R"($.status =~ "^gr.*n$")", kCluster, ""},
                 {R"($.v =~ "^v\d+\.\d+$")", R"({"v":"v1.22"})", ""},
                 {"$.status =~ ^e", kCluster, R"(found "green")"},
                 {"$.status =~ a b|green", kCluster, ""},
                 {"$.n =~ 2", kCluster, "found 2 (a number, not text)"}});
}

TEST(JsonRules, NoJson) {
  evaluate_json({{"$ = 1", "", R"(the body cannot be read as JSON: "")"},
                 {"$ = 1", "<html>", R"(the body cannot be read as JSON: "<html>")"},
                 {"$ = 1", "1 2", R"(the body cannot be read as JSON: "1 2")"},
                 {"$ = 1", "[1", R"(the body cannot be read as JSON: "[1")"},
                 {"$ = 1", "1e999", R"(the body cannot be read as JSON: "1e999")"},
                 {"$ = 1", "\"\xff\"", "the body cannot be read as JSON: \"\"\xff\"\""}});
}

TEST(JsonRule, SaysThatABodyIsNotComplete) {
  ResponseView response = response_of("{\"a\":");
  response.body_complete = false;
  EXPECT_EQ(contradiction(CheckType::json, "$.a = 1", response),
            "the body is longer than the 5 bytes that are kept");
}

TEST(JsonRule, SurvivesHundredThousandNestedLevels) {
  const std::size_t levels = 100'000;
  const std::string lists = std::string(levels, '[') + std::string(levels, ']');
  EXPECT_EQ(contradiction(CheckType::json, "$ = 1", response_of(lists)),
            "found " + std::string(200, '[') + "... (a list, not a number)");
  std::string objects;
  for (std::size_t i = 0; i < levels; ++i) objects += R"({"a":)";
  EXPECT_EQ(contradiction(CheckType::json, "$.a.a = 1", response_of(objects)),
            "the body cannot be read as JSON: \"" + objects.substr(0, 200) + "...\"");
  objects += "1" + std::string(levels, '}');
  EXPECT_THAT(contradiction(CheckType::json, "$.a.a = 1", response_of(objects)),
              HasSubstr(R"(found {"a":{"a":)"));
  EXPECT_EQ(contradiction(CheckType::json, "$ contains 1", response_of("[" + lists + ",1]")), "");
}

TEST(JsonRule, CutsLongValuesAtACharacter) {
  std::string text(199, 'a');
  text += "€uro";
  EXPECT_EQ(contradiction(CheckType::json, "$ = x", response_of('"' + text + '"')),
            "found \"" + std::string(199, 'a') + "...\"");
}

TEST(JsonRule, FollowsAPathAsDeepAsTheDocument) {
  std::string rule = "$";
  std::string body;
  for (int i = 0; i < 10'000; ++i) {
    rule += "[0]";
    body += '[';
  }
  body += "7" + std::string(10'000, ']');
  const Check check = compiled(check_of(CheckType::json, {rule + " = 7"}));
  EXPECT_EQ(check.failure(response_of(body)), std::nullopt);
}

TEST(JsonRule, ParsesOnceForAllRulesAndChecksOfAnAnswer) {
  const ResponseView response = response_of(kCluster);
  const Check first = compiled(check_of(CheckType::json, {"$.n = 2", "$.ok = true"}));
  const Check second = compiled(check_of(CheckType::json, {"$.status = green"}));
  EXPECT_EQ(first.failure(response), std::nullopt);
  const auto parsed = response.json;
  ASSERT_NE(parsed, nullptr);
  EXPECT_EQ(second.failure(response), std::nullopt);
  EXPECT_EQ(response.json, parsed);
}

}  // namespace
}  // namespace timing::plan
