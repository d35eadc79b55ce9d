#include "timing/plan/check/json_path.h"

#include <gtest/gtest.h>

namespace timing::plan {
namespace {

// The steps as "a|[0]|b".
std::string show(const JsonPath& path) {
  std::string shown;
  for (const JsonPath::Step& step : path.steps()) {
    if (!shown.empty()) shown += '|';
    if (const auto* name = std::get_if<std::string>(&step.key)) {
      shown += *name;
    } else {
      shown += '[' + std::to_string(std::get<std::int64_t>(step.key)) + ']';
    }
  }
  return shown;
}

struct Sound {
  std::string text;
  std::string steps;
  std::string rest;
};

void expect_sound(const std::vector<Sound>& table) {
  for (const Sound& item : table) {
    SCOPED_TRACE(item.text);
    std::string_view text = item.text;
    const auto path = JsonPath::take(text);
    ASSERT_TRUE(path.ok()) << path.error().message;
    EXPECT_EQ(show(path.value()), item.steps);
    EXPECT_EQ(text, item.rest);
  }
}

TEST(JsonPathSound, Table) {
  expect_sound({{"$", "", ""},
                {"$ = 1", "", " = 1"},
                {"$.a.b>=5", "a|b", ">=5"},
                {"$.number_of-nodes", "number_of-nodes", ""},
                {"$.@timestamp < 5", "@timestamp", " < 5"},
                {"$.0", "0", ""},
                {"$.größe.x", "größe|x", ""},
                {"$['a b']", "a b", ""},
                {R"($["a.b"].c)", "a.b|c", ""},
                {"$['']", "", ""},
                {R"($['it\'s']["\\"])", "it's|\\", ""},
                {R"($['say "x"'])", "say \"x\"", ""},
                {"$['= 1'] = 2", "= 1", " = 2"},
                {"$.list[0]", "list|[0]", ""},
                {"$.list[-1].id", "list|[-1]|id", ""},
                {"$[1][2]", "[1]|[2]", ""},
                {"$[ 'a' ][ 7 ]", "a|[7]", ""},
                {"$[9223372036854775807]", "[9223372036854775807]", ""}});
}

struct Unsound {
  std::string text;
  std::string message;
};

void expect_unsound(const std::vector<Unsound>& table) {
  for (const Unsound& item : table) {
    SCOPED_TRACE(item.text);
    std::string_view text = item.text;
    const auto path = JsonPath::take(text);
    ASSERT_FALSE(path.ok());
    EXPECT_EQ(path.error().message,
              item.message + "; allowed are members ($.a, $['a b']) and indices ($[0], $[-1])");
  }
}

TEST(JsonPathUnsound, Table) {
  expect_unsound({{"", "a path starts with $"},
                  {"status", "a path starts with $"},
                  {"$.", "a member's name is missing at '$.'"},
                  {"$. a", "a member's name is missing at '$. '"},
                  {"$..a", "descendants are not supported at '$..'"},
                  {"$.*", "wildcards are not supported at '$.*'"},
                  {"$.a[*]", "wildcards are not supported at '$.a[*'"},
                  {"$[?(@.a)]", "filters are not supported at '$[?'"},
                  {"$[1:2]", "slices are not supported at '$[1:'"},
                  {"$[:2]", "neither an index nor a quoted name at '$[:'"},
                  {"$[a]", "neither an index nor a quoted name at '$[a'"},
                  {"$[+1]", "neither an index nor a quoted name at '$[+'"},
                  {"$[", "neither an index nor a quoted name at '$['"},
                  {"$[1", "a closing bracket is missing at '$[1'"},
                  {"$['a'", "a closing bracket is missing at '$['a''"},
                  {"$['a", "a closing quote is missing at '$['a'"},
                  {"$['a\\",
                   "only the quote and the backslash can be escaped in a name "
                   "at '$['a\\'"},
                  {"$['\\n']",
                   "only the quote and the backslash can be escaped in a name "
                   "at '$['\\n'"},
                  {"$[9223372036854775808]", "the index is too large at '$[9'"}});
}

TEST(JsonPath, TellsTheTextUpToAStep) {
  std::string_view text = "$.a['b c'][-1].d = 5";
  const auto path = JsonPath::take(text);
  ASSERT_TRUE(path.ok());
  EXPECT_EQ(path.value().text_up_to(0), "$.a");
  EXPECT_EQ(path.value().text_up_to(1), "$.a['b c']");
  EXPECT_EQ(path.value().text_up_to(2), "$.a['b c'][-1]");
  EXPECT_EQ(path.value().text_up_to(3), "$.a['b c'][-1].d");
}

}  // namespace
}  // namespace timing::plan
