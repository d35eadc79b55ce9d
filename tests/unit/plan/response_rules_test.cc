// The rules of checks of type status, body, header and duration.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/plan/check_support.h"

namespace timing::plan {
namespace {

using config::CheckType;
using test::contradiction;
using test::Headers;
using test::no_headers;
using test::response_of;

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

}  // namespace
}  // namespace timing::plan
