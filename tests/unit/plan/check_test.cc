#include "timing/plan/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace timing::plan {
namespace {

using config::CheckType;
using testing::HasSubstr;

using Headers = std::vector<std::pair<std::string, std::string>>;

config::Check check_of(CheckType type, const std::vector<std::string>& rules,
                       const std::string& name = "x") {
  config::Check check{.type = type, .name = name, .rules = {}};
  int line = 10;
  for (const std::string& rule : rules)
    check.rules.push_back({rule, {.line = line++, .column = 7}});
  return check;
}

Check compiled(const config::Check& check, const SecretMask& secrets = {}) {
  config::Diagnostics diagnostics("config.yml");
  auto result = Check::compile(check, "job", diagnostics, secrets);
  for (const auto& diagnostic : diagnostics.sorted()) ADD_FAILURE() << diagnostic.text;
  return result.value();
}

const Headers& no_headers() {
  static const Headers headers;
  return headers;
}

ResponseView response_of(std::string_view body) {
  return {.status = 200, .body = body, .headers = &no_headers()};
}

// What follows the rule's text; empty: the rule holds.
std::string contradiction(CheckType type, const std::string& rule, const ResponseView& response) {
  const auto failure = compiled(check_of(type, {rule})).failure(response);
  if (!failure) return "";
  const std::string start = "check 'x' failed: " + rule + ", ";
  EXPECT_TRUE(failure->starts_with(start)) << *failure;
  return failure->substr(start.size());
}

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

const std::string kCluster =
    R"({"status":"green","n":2,"ok":true,"none":null,"deep":{"a b":[10,{"id":"z"},"w"]}})";

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

struct StatusCase {
  std::string rule;
  std::vector<int> holds;
  std::vector<int> fails;
};

void evaluate_status(const std::vector<StatusCase>& table) {
  for (const StatusCase& item : table) {
    SCOPED_TRACE(item.rule);
    for (const int status : item.holds) {
      const ResponseView response{.status = status, .headers = &no_headers()};
      EXPECT_EQ(contradiction(CheckType::status, item.rule, response), "") << status;
    }
    for (const int status : item.fails) {
      const ResponseView response{.status = status, .headers = &no_headers()};
      EXPECT_EQ(contradiction(CheckType::status, item.rule, response),
                "found " + std::to_string(status));
    }
  }
}

TEST(StatusRules, Table) {
  evaluate_status({{"200", {200}, {199, 201, 500}},
                   {"200-299", {200, 250, 299}, {199, 300}},
                   {"200 - 204", {200, 204}, {205}},
                   {"2xx", {200, 299}, {199, 300}},
                   {"4XX", {404}, {200, 500}},
                   {">= 200", {200, 999}, {199}},
                   {">200", {201}, {200}},
                   {"< 400", {100, 399}, {400}},
                   {"<= 400", {400}, {401}},
                   {"= 204", {204}, {200}},
                   {"!= 500", {200, 501}, {500}},
                   {"200,301-308, 4xx", {200, 301, 308, 404}, {201, 300, 309, 500}}});
}

TEST(BodyRule, SearchesARegularExpression) {
  const auto body = [](const std::string& rule, std::string_view text) {
    return contradiction(CheckType::body, rule, response_of(text));
  };
  EXPECT_EQ(body("world", "hello world"), "");
  EXPECT_EQ(body("^world", "hello world"), "found \"hello world\"");
  EXPECT_EQ(body("(?i)HELLO", "hello"), "");
  EXPECT_EQ(body("^$", ""), "");
  EXPECT_EQ(body(".", ""), "found an empty body");
  EXPECT_EQ(body("b$", "a\xff\xfe b"), "");
  EXPECT_EQ(body("x", std::string(500, 'a')), "found \"" + std::string(200, 'a') + "...\"");
}

TEST(BodyRule, SaysThatABodyIsNotComplete) {
  ResponseView response = response_of("abc");
  response.body_complete = false;
  EXPECT_EQ(contradiction(CheckType::body, "a", response),
            "the body is longer than the 3 bytes that are kept");
}

struct HeaderCase {
  std::string rule;
  std::string contradiction;
};

void evaluate_headers(const std::vector<HeaderCase>& table) {
  for (const HeaderCase& item : table) {
    SCOPED_TRACE(item.rule);
    const Headers headers{{"content-type", "application/json; charset=utf-8"},
                          {"ETag", "\"abc\""},
                          {"X-Tag", " one "},
                          {"x-tag", "two"},
                          {"X-Empty", ""},
                          {"Set-Cookie", "session=s3cret"}};
    const ResponseView response{.status = 200, .headers = &headers};
    EXPECT_EQ(contradiction(CheckType::header, item.rule, response), item.contradiction);
  }
}

TEST(HeaderRules, Table) {
  evaluate_headers(
      {{"Content-Type", ""},
       {"X-Empty", ""},
       {"X-Missing", "found no header X-Missing"},
       {"X-Missing != a", "found no header X-Missing"},
       {"Content-Type =~ json", ""},
       {"CONTENT-TYPE contains charset", ""},
       {"Content-Type = application/json", R"(found "application/json; charset=utf-8")"},
       {"Content-Type=~^text/", R"(found "application/json; charset=utf-8")"},
       {R"(ETag = "abc")", ""},
       {"ETag != abc", ""},
       {"X-Tag = one", ""},
       {"X-Tag = two", ""},
       {"X-Tag = three", R"(found "one", "two")"},
       {"X-Tag != one", R"(found "one", "two")"},
       {"X-Tag != three", ""},
       {"X-Tag contains tw", ""},
       {"X-Tag =~ ^two$", ""},
       {"Set-Cookie =~ ^token=", "found ***"}});
}

TEST(DurationRule, Compares) {
  const auto duration = [](const std::string& rule, std::chrono::nanoseconds taken) {
    const ResponseView response{.headers = &no_headers(), .duration = taken};
    return contradiction(CheckType::duration, rule, response);
  };
  using std::chrono::milliseconds;
  EXPECT_EQ(duration("< 500ms", milliseconds(499)), "");
  EXPECT_EQ(duration("< 500ms", milliseconds(500)), "found 500ms");
  EXPECT_EQ(duration("<= 500ms", milliseconds(500)), "");
  EXPECT_EQ(duration("<=0.5s", milliseconds(501)), "found 501ms");
  EXPECT_EQ(duration("> 1s", milliseconds(1000)), "found 1s");
  EXPECT_EQ(duration(">= 1s", milliseconds(1000)), "");
}

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

struct ErrorCase {
  CheckType type;
  std::string rule;
  std::string message;
};

void expect_errors(const std::vector<ErrorCase>& table) {
  for (const ErrorCase& item : table) {
    SCOPED_TRACE(item.rule);
    const auto& [type, rule, message] = item;
    config::Diagnostics diagnostics("config.yml");
    EXPECT_EQ(Check::compile(check_of(type, {rule}), "job", diagnostics), std::nullopt);
    ASSERT_EQ(diagnostics.sorted().size(), 1U);
    EXPECT_EQ(diagnostics.format(diagnostics.sorted().front()),
              "config.yml:10:7: job 'job': check 'x': rule '" + rule + "': " + message);
  }
}

const std::string kLiterals = "; a number, \"text\", true, false, null or one bare word is allowed";
const std::string kStatuses =
    " is no status; 200, 200-299, 2xx, a list of these with commas, or = != < <= > >= before a "
    "number from 100 to 999 is allowed";
const std::string kPaths = "; allowed are members ($.a, $['a b']) and indices ($[0], $[-1])";

TEST(RuleErrors, Json) {
  expect_errors(
      {{CheckType::json, "", "is empty"},
       {CheckType::json, "status = 1", "a path starts with $" + kPaths},
       {CheckType::json, "$.a",
        "no operator after the path; = == != < <= > >= contains =~ are allowed"},
       {CheckType::json, "$.a ~ b",
        "no operator after the path; = == != < <= > >= contains =~ are allowed"},
       {CheckType::json, "$.a containsx",
        "no operator after the path; = == != < <= > >= contains =~ are allowed"},
       {CheckType::json, "$.a b = 1",
        "no operator after the path; = == != < <= > >= contains =~ are allowed"},
       {CheckType::json, "$.a =", "there is nothing to compare with" + kLiterals},
       {CheckType::json, "$.a = \"b", "\"b is no complete text in quotes" + kLiterals},
       {CheckType::json, "$.a = 'b", "'b is no complete text in quotes" + kLiterals},
       {CheckType::json, "$.a = \"b\" c", "\"b\" c is no complete text in quotes" + kLiterals},
       {CheckType::json, "$.a = b c", "text of several words stands in double quotes" + kLiterals},
       {CheckType::json, "$.a =>5", "'>5' is no value" + kLiterals},
       {CheckType::json, "$.a = [1]", "lists and objects cannot be compared with" + kLiterals},
       {CheckType::json, "$.a < true",
        "< <= > >= compare numbers and text only; = and != are allowed here"},
       {CheckType::json, "$.a =~ (",
        "is no regular expression (missing ): (); RE2's syntax is allowed"}});
}

TEST(RuleErrors, Others) {
  expect_errors(
      {{CheckType::status, "ok", "'ok'" + kStatuses},
       {CheckType::status, "20", "'20'" + kStatuses},
       {CheckType::status, "1000", "'1000'" + kStatuses},
       {CheckType::status, "299-200", "'299-200'" + kStatuses},
       {CheckType::status, "200-", "'200-'" + kStatuses},
       {CheckType::status, "0xx", "'0xx'" + kStatuses},
       {CheckType::status, "200,,404", "''" + kStatuses},
       {CheckType::status, ">= 200, < 300", "'>= 200, < 300'" + kStatuses},
       {CheckType::status, "200, < 300", "'< 300'" + kStatuses},
       {CheckType::status, "=~ 2", "'=~ 2'" + kStatuses},
       {CheckType::status, "contains 200", "'contains 200'" + kStatuses},
       {CheckType::body, "[", "is no regular expression (missing ]: [); RE2's syntax is allowed"},
       {CheckType::body, "  ", "is empty"},
       {CheckType::header, "= a", "the header's name is missing; NAME or NAME = VALUE is allowed"},
       {CheckType::header, "Content-Type: json",
        "no operator after Content-Type; = != =~ contains are allowed"},
       {CheckType::header, "Age < 5", "no operator after Age; = != =~ contains are allowed"},
       {CheckType::header, "Age =", "there is nothing to compare with; a value is needed"},
       {CheckType::header, "Age =~ *",
        "is no regular expression (no argument for repetition operator: *); RE2's syntax "
        "is allowed"},
       {CheckType::duration, "500ms",
        "no comparison; < <= > >= before a duration, as in '< 500ms', is allowed"},
       {CheckType::duration, "= 500ms",
        "no comparison; < <= > >= before a duration, as in '< 500ms', is allowed"},
       {CheckType::duration, "< 500",
        "'500' is no duration; one like 500ms, 2s or 1m30s is allowed"},
       {CheckType::duration, "< -1s",
        "'-1s' is no duration; one like 500ms, 2s or 1m30s is allowed"}});
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
