// What is said of rules that are none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/plan/check_support.h"

namespace timing::plan {
namespace {

using config::CheckType;
using test::check_of;

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

}  // namespace
}  // namespace timing::plan
