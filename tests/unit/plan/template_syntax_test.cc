// The syntax of templates beyond Go's own answers, after the source of Go's text/template/parse and
// strconv.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/plan/template_support.h"

namespace timing::plan {
namespace {

using namespace std::string_literals;
using test::compile;
using test::render;
using testing::EndsWith;

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

struct Refusal {
  std::string source;
  std::size_t offset;
  std::string message;
};

TEST(TemplateSyntax, WhatGoRefusesAndWhatWeDo) {
  const std::string way_out = "; `templates: false` sends the text as it is";
  const std::vector<Refusal> refusals = {
      // Actions.
      {"ab{{", 2, "unclosed action: its }} is missing"},
      {"ab{{ 1 }", 7, "unexpected '}' in an action"},
      {"ab{{ 1", 2, "unclosed action: its }} is missing"},
      {"ab{{}}", 2, "empty action"},
      {"ab{{ -}}", 2, "empty action"},
      {"ab{{- -}}", 6, "malformed number, or one that needs more than 64 bits"},
      {"{{-}}", 2, "malformed number, or one that needs more than 64 bits"},
      {"{{1\"a\"}}", 3, "unexpected '\"' in an action; arguments have blanks between them"},
      {"{{3 4}}", 4, "only a method, like .RenderTime, takes arguments"},
      {"{{\"a\" \"b\"}}", 6, "only a method, like .RenderTime, takes arguments"},
      // Comments.
      {"{{/* x", 0, "unclosed comment: it ends with */}} or */ -}}"},
      {"{{/*/}}", 0, "unclosed comment: it ends with */}} or */ -}}"},
      {"{{/* x */ }}", 9, "text after a comment: its */ stands right before }} or -}}"},
      {"{{/* x */  -}}", 9, "text after a comment: its */ stands right before }} or -}}"},
      {"{{/* x */-}}", 9, "text after a comment: its */ stands right before }} or -}}"},
      {"{{ /* x */}}", 3, "unexpected '/' in an action"},
      // Strings.
      {"a{{\"x}}", 3, "unterminated string: the closing \" is missing on its line"},
      {"a{{\"x\n\"}}", 3, "unterminated string: the closing \" is missing on its line"},
      {"a{{\"x\\\n\"}}", 3, "unterminated string: the closing \" is missing on its line"},
      {"a{{\"x\\", 3, "unterminated string: the closing \" is missing on its line"},
      {"a{{`x}}", 3, "unterminated raw string: the closing ` is missing"},
      {"a{{'x}}", 3, "unterminated string: the closing ' is missing on its line"},
      {"{{'2006'}}", 2, "text in single quotes: strings have double quotes"},
      {"{{''}}", 2, "text in single quotes: strings have double quotes"},
      {"{{'\xff'}}", 2, "text in single quotes: strings have double quotes"},
      // Numbers.
      {"{{3k}}", 2, "malformed number"},
      {"{{1+2i}}", 2, "malformed number"},
      // Beyond the subset.
      {"{{.RenderTime \"2006\" | printf}}", 21, "pipes are not supported"},
      {"{{(1)}}", 2, "parentheses are not supported"},
      {"{{$x}}", 2, "variables are not supported"},
      {"{{.Run.Run}}", 6, "unexpected '.' in an action; arguments have blanks between them"},
      {"{{ . }}", 3, "a dot without a method's name"},
      {"{{\v}}", 2, "unexpected character in an action"},
      {"{{if true}}", 2,
       "'if' is not supported: an action is a method like .RenderTime with its arguments, a string "
       "or a number"},
      {"{{nil}}", 2,
       "'nil' is not supported: an action is a method like .RenderTime with its arguments, a "
       "string "
       "or a number"},
      {"{{.RandomItem true}}", 14, "an argument is a string or a number"},
      {"{{.RandomItem .Run}}", 14, "an argument is a string or a number"},
  };
  for (const auto& [source, offset, message] : refusals) {
    const Result<Template, TemplateError> compiled = compile(source);
    ASSERT_FALSE(compiled.ok()) << source;
    EXPECT_EQ(compiled.error().message, message + way_out) << source;
    EXPECT_EQ(compiled.error().offset, offset) << source;
  }
}

TEST(TemplateSyntax, BadEscapes) {
  for (const std::string literal :
       {R"("a\q")", R"("a\'")", R"("a\x4")", R"("a\xgg")", R"("a\400")", R"("a\08")", R"("a\u12")",
        R"("a\ud800")", R"("a\U00110000")", R"("a\x-1")", R"("a\u+123")"}) {
    const Result<Template, TemplateError> compiled = compile("{{ " + literal + " }}");
    ASSERT_FALSE(compiled.ok()) << literal;
    EXPECT_EQ(compiled.error().offset, 5U) << literal;
    EXPECT_THAT(compiled.error().message, testing::StartsWith("bad escape: allowed are \\a "));
  }
  EXPECT_FALSE(compile(R"({{'\"'}})").ok());
}

TEST(TemplateSyntax, NumbersThatAreNone) {
  for (const std::string literal : {"-",
                                    "+",
                                    "08",
                                    "0x",
                                    "0b2",
                                    "0o8",
                                    "1__0",
                                    "1_",
                                    "0x_",
                                    "1e",
                                    "1e+",
                                    "1e400",
                                    "0x1.8",
                                    "9223372036854775808",
                                    "-9223372036854775809",
                                    "18446744073709551616",
                                    "1i",
                                    "0x1p",
                                    "1.5.5",
                                    "0b1.0",
                                    "--3",
                                    "3-"}) {
    EXPECT_FALSE(compile("{{" + literal + "}}").ok()) << literal;
  }
}

std::vector<std::string> sources() {
  std::vector<std::string> sources = {
      "{{ .RandomInt -1 0x10 }}{{ .RandomItem \"a\" `b` \"\\u00e4\" }}{{.UUID}}{{'\\n'}}",
      "a {{- .Env \"TOKEN\" -}} {{/* c */ -}} {{ 1.5e3 }} {{.RandomString 12}}"};
  for (const std::string& line :
       test::split(test::read_file(test::test_data("go-templates.tsv")), '\n')) {
    if (!line.empty()) sources.push_back(nlohmann::json::parse(test::split(line, '\t')[0]));
  }
  return sources;
}

// Whatever the source: an error with a place inside it, or a template that renders.
void expect_an_answer(const std::string& source) {
  const Result<Template, TemplateError> compiled = compile(source);
  if (compiled.ok()) {
    EXPECT_EQ(compiled.value().source(), source);
    render(compiled.value());
  } else {
    EXPECT_LE(compiled.error().offset, source.size()) << source;
    EXPECT_THAT(compiled.error().message, EndsWith("`templates: false` sends the text as it is"));
    EXPECT_LT(compiled.error().message.size(), 400U);
  }
}

TEST(TemplateSyntax, EveryTruncationIsAnswered) {
  for (const std::string& source : sources()) {
    for (std::size_t size = 0; size <= source.size(); ++size) {
      expect_an_answer(source.substr(0, size));
      expect_an_answer(source.substr(size));
    }
  }
}

TEST(TemplateSyntax, EveryMixOfTokensIsAnswered) {
  const std::vector<std::string> tokens = {"{{",
                                           "}}",
                                           "{{- ",
                                           " -}}",
                                           "-",
                                           " ",
                                           "\n",
                                           "\"",
                                           "`",
                                           "'",
                                           "\\",
                                           "/*",
                                           "*/",
                                           ".",
                                           "0",
                                           "x1",
                                           "1.5",
                                           "e",
                                           "_",
                                           "+",
                                           ".RenderTime",
                                           ".RandomInt",
                                           ".RandomString",
                                           ".RandomItem",
                                           ".UUID",
                                           "\"2006\"",
                                           "now-1h",
                                           "|",
                                           "(",
                                           "true",
                                           "\xff",
                                           "\xc3\xa4",
                                           "i",
                                           "$",
                                           "\\u00e4"};
  Random random(1);
  for (int round = 0; round < 15'000; ++round) {
    std::string source;
    for (std::uint64_t left = random() % 12; left > 0; --left) {
      source += tokens[random() % tokens.size()];
    }
    expect_an_answer(random() % 2 == 0 ? "{{" + source + "}}" : source);
  }
}

TEST(TemplateSyntax, AnyBytesAreAnswered) {
  Random random(2);
  for (int round = 0; round < 10'000; ++round) {
    std::string source = "{{";
    for (std::uint64_t left = random() % 24; left > 0; --left) {
      source += static_cast<char>(random());
    }
    expect_an_answer(source + "}}");
  }
}

TEST(TemplateSyntax, LongSourcesTakeNoLongerThanTheyMust) {
  const std::string many(200'000, '{');
  expect_an_answer(many);
  std::string actions;
  for (int count = 0; count < 20'000; ++count) actions += " {{- 1 -}} ";
  EXPECT_EQ(render(compile(actions).value()), std::string(20'000, '1'));
  EXPECT_EQ(render(compile(std::string(1'000'000, 'x')).value()).size(), 1'000'000U);
}

}  // namespace
}  // namespace timing::plan
