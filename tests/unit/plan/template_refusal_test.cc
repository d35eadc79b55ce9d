// What is no template, after the source of Go's text/template/parse and strconv, and what Go takes
// and this program does not.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/template_support.h"

namespace timing::plan {
namespace {

using test::compile;

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

}  // namespace
}  // namespace timing::plan
