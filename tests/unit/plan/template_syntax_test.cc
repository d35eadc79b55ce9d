// The syntax of templates beyond Go's own answers, after the source of Go's text/template/parse and
// strconv.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/plan/template_support.h"

namespace timing::plan {
namespace {

using namespace std::string_literals;
using test::compile;
using test::render;

struct Answer {
  std::string source;
  std::string text;
};

void expect_answers(const std::vector<Answer>& answers) {
  for (const auto& [source, text] : answers) {
    const Result<Template, TemplateError> compiled = compile(source);
    ASSERT_TRUE(compiled.ok()) << source << ": " << compiled.error().message;
    EXPECT_EQ(render(compiled.value()), text) << source;
  }
}

TEST(TemplateSyntax, TextAndDelimiters) {
  expect_answers({
      {"a } }} { b", "a } }} { b"},
      {"{", "{"},
      {"}}", "}}"},
      {"{{\"{{\"}}", "{{"},
      {"{{`}}`}}", "}}"},
      {"{{1}}{{2}}", "12"},
      {"{{1}}}", "1}"},
      {"a\0b{{1}}\xff"s, "a\0b1\xff"s},
  });
}

TEST(TemplateSyntax, TrimMarkers) {
  expect_answers({
      {"a \t\r\n{{- 1 -}} \t\r\nb", "a1b"},
      {"a {{-1}} b", "a -1 b"},
      {"a {{- -1 -}} b", "a-1b"},
      {"a {{-\n1\n-}} b", "a1b"},
      {"a {{1 -}}", "a 1"},
      {"  {{- 1 -}}  ", "1"},
      {"{{1 -}} {{2}}", "12"},
      {"{{1 -}} {{- 2}}", "12"},
      {"{{1 -}} x {{- 2}}", "1x2"},
      {"{{1   -}} x", "1x"},
      {"a\v{{- 1}}", "a\v1"},  // no blank to Go
      {"a {{- /* c */ -}} b", "ab"},
      {"a {{- /* c */}} b", "a b"},
      {"a {{/* c */ -}} b", "a b"},
  });
}

// Whatever blanks there are around an action, a marker takes all of them on its side and none else.
TEST(TemplateSyntax, TrimMarkersTakeAllBlanksOfTheirSide) {
  constexpr std::string_view kBlanks = " \t\r\n";
  Random random(1);
  const auto blanks = [&] {
    std::string text;
    for (std::uint64_t left = random() % 5; left > 0; --left) {
      text += kBlanks[random() % kBlanks.size()];
    }
    return text;
  };
  for (int round = 0; round < 10'000; ++round) {
    const std::string before = blanks();
    const std::string after = blanks();
    const bool trims_before = random() % 2 == 0;
    const bool trims_after = random() % 2 == 0;
    const std::string source = "a" + before + (trims_before ? "{{- " : "{{") + blanks() + "\"x\"" +
                               blanks() + (trims_after ? " -}}" : "}}") + after + "b";
    const std::string expected =
        "a" + (trims_before ? "" : before) + "x" + (trims_after ? "" : after) + "b";
    expect_answers({{source, expected}});
  }
}

TEST(TemplateSyntax, Comments) {
  expect_answers({
      {"a{{/**/}}b", "ab"},
      {"a{{/* {{ }} \" ` \n */}}b", "ab"},
      {"a{{/* * / */}}b", "ab"},
      {"a{{/***/}}b", "ab"},
  });
}

TEST(TemplateSyntax, BlanksAndLineBreaksInActions) {
  expect_answers({
      {"{{\t.RenderTime\r\n\t\"2006\"\n}}", "2026"},
      {"{{   1   }}", "1"},
  });
}

TEST(TemplateSyntax, Strings) {
  expect_answers({
      {R"({{"\a\b\f\n\r\t\v\\\""}})", "\a\b\f\n\r\t\v\\\""},
      {R"({{"\x41\xff\101\377"}})",
       "A\xff"
       "A\xff"},
      {R"({{"\u00e4\u20ac\U0001F600\u0041"}})", "\u00e4\u20ac\U0001F600A"},
      {R"({{"'"}})", "'"},
      {"{{\"\u4e2d\"}}", "\u4e2d"},
      {"{{\"\"}}", ""},
      {"{{``}}", ""},
      {"{{`a\\n\"\n\r\nb`}}", "a\\n\"\n\nb"},
  });
}

TEST(TemplateSyntax, Numbers) {
  expect_answers({
      {"{{0}}", "0"},
      {"{{-0}}", "0"},
      {"{{+7}}", "7"},
      {"{{017}}", "15"},
      {"{{0o17}}", "15"},
      {"{{0b101}}", "5"},
      {"{{0X1F}}", "31"},
      {"{{-0x10}}", "-16"},
      {"{{1_000}}", "1000"},
      {"{{0x_ff}}", "255"},
      {"{{0_7}}", "7"},
      {"{{9223372036854775807}}", "9223372036854775807"},
      {"{{-9223372036854775808}}", "-9223372036854775808"},
      {"{{'a'}}", "97"},
      {"{{'\\''}}", "39"},
      {"{{'\\n'}}", "10"},
      {"{{'\\x7f'}}", "127"},
      {"{{'\u4e2d'}}", "20013"},
      {"{{'\U0001F600'}}", "128512"},
      {"{{1.0}}", "1"},
      {"{{1.}}", "1"},
      {"{{.5}}", "0.5"},
      {"{{-.5}}", "-0.5"},
      {"{{-0.0}}", "-0"},
      {"{{1e3}}", "1000"},
      {"{{1E+3}}", "1000"},
      {"{{123456.0}}", "123456"},
      {"{{1234567.0}}", "1.234567e+06"},
      {"{{1e100}}", "1e+100"},
      {"{{0.0001}}", "0.0001"},
      {"{{0.00001}}", "1e-05"},
      {"{{0x1p-2}}", "0.25"},
      {"{{0x1.8p1}}", "3"},
      {"{{1_23.50_0_0e+1_2}}", "1.235e+14"},
      {"{{true}}{{false}}", "truefalse"},
  });
}

TEST(TemplateSyntax, NumbersAsArguments) {
  expect_answers({
      {"{{.RandomInt 3.0 3}}", "3"},
      {"{{.RandomInt 1e2 100}}", "100"},
      {"{{.RandomInt 'a' 97}}", "97"},
      {"{{.RandomInt -9223372036854775808 -9223372036854775808}}", "-9223372036854775808"},
  });
}

}  // namespace
}  // namespace timing::plan
