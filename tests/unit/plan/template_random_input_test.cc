// Whatever is given for a template gets an answer.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/plan/template_support.h"

namespace timing::plan {
namespace {

using test::compile;
using test::render;
using testing::EndsWith;

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

TEST(TemplateRandomInput, EveryTruncationIsAnswered) {
  for (const std::string& source : sources()) {
    for (std::size_t size = 0; size <= source.size(); ++size) {
      expect_an_answer(source.substr(0, size));
      expect_an_answer(source.substr(size));
    }
  }
}

TEST(TemplateRandomInput, EveryMixOfTokensIsAnswered) {
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

TEST(TemplateRandomInput, AnyBytesAreAnswered) {
  Random random(2);
  for (int round = 0; round < 10'000; ++round) {
    std::string source = "{{";
    for (std::uint64_t left = random() % 24; left > 0; --left) {
      source += static_cast<char>(random());
    }
    expect_an_answer(source + "}}");
  }
}

TEST(TemplateRandomInput, LongSourcesTakeNoLongerThanTheyMust) {
  const std::string many(200'000, '{');
  expect_an_answer(many);
  std::string actions;
  for (int count = 0; count < 20'000; ++count) actions += " {{- 1 -}} ";
  EXPECT_EQ(render(compile(actions).value()), std::string(20'000, '1'));
  EXPECT_EQ(render(compile(std::string(1'000'000, 'x')).value()).size(), 1'000'000U);
}

}  // namespace
}  // namespace timing::plan
