#include "timing/plan/template/template_methods.h"

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/plan/template_support.h"
#include "timing/plan/template/random_text.h"

namespace timing::plan {
namespace {

using test::compile;
using test::render;
using testing::MatchesRegex;

TEST(TemplateMethods, WrongCallsSayWhatIsRight) {
  const std::string allowed =
      "allowed: .RenderTime, .RenderRelativeTime, .RandomInt, .RandomString, .RandomItem, .UUID, "
      ".Run, .Thread, .Env";
  const struct {
    std::string source;
    std::size_t offset;
    std::string message;
  } cases[] = {
      {"{{ .RenderTme \"06\" }}", 3,
       "unknown method .RenderTme; did you mean .RenderTime? " + allowed},
      {"{{.rendertime \"06\"}}", 2,
       "unknown method .rendertime; did you mean .RenderTime? " + allowed},
      {"{{.Uuid}}", 2, "unknown method .Uuid; did you mean .UUID? " + allowed},
      {"{{.Frobnicate}}", 2, "unknown method .Frobnicate; " + allowed},
      {"{{." + std::string(1000, 'x') + "}}", 2, "unknown method; " + allowed},
      {"{{.RenderTime}}", 2,
       ".RenderTime takes 1 argument, not 0, as in {{ .RenderTime \"2006-01-02\" }}"},
      {"{{.RenderTime \"06\" \"x\"}}", 2,
       ".RenderTime takes 1 argument, not 2, as in {{ .RenderTime \"2006-01-02\" }}"},
      {"{{.RenderTime 2006}}", 14,
       ".RenderTime takes text in quotes, as in {{ .RenderTime \"2006-01-02\" }}"},
      {"{{.RenderRelativeTime \"now\"}}", 2,
       ".RenderRelativeTime takes 2 arguments, not 1, as in "
       "{{ .RenderRelativeTime \"now-15h\" \"2006-01-02\" }}"},
      {"{{.RenderRelativeTime \"15h\" \"06\"}}", 22,
       "a relative time is \"now\", or \"now\" plus or minus a duration, like \"now-15h\""},
      {"{{.RenderRelativeTime \"now-1d\" \"06\"}}", 22,
       "invalid duration \"-1d\": unknown unit \"d\" (allowed: ns, us, ms, s, m or h)"},
      {"{{.RandomInt 1}}", 2, ".RandomInt takes 2 arguments, not 1, as in {{ .RandomInt 1 100 }}"},
      {"{{.RandomInt \"1\" 2}}", 13,
       ".RandomInt takes whole numbers without quotes, as in {{ .RandomInt 1 100 }}"},
      {"{{.RandomInt 1 2.5}}", 15,
       ".RandomInt takes whole numbers without quotes, as in {{ .RandomInt 1 100 }}"},
      {"{{.RandomInt 7 3}}", 15, ".RandomInt takes the smaller number first: .RandomInt 3 7"},
      {"{{.RandomString -1}}", 16, "the length of a .RandomString is from 0 to 1048576"},
      {"{{.RandomString 1048577}}", 16, "the length of a .RandomString is from 0 to 1048576"},
      {"{{.RandomItem}}", 2,
       ".RandomItem takes at least 1 argument, not 0, as in {{ .RandomItem \"a\" \"b\" }}"},
      {"{{.RandomItem \"1\" 2}}", 18,
       ".RandomItem takes text in quotes, as in {{ .RandomItem \"a\" \"b\" }}"},
      {"{{.UUID 4}}", 2, ".UUID takes 0 arguments, not 1, as in {{ .UUID }}"},
      {"{{.Run \"x\"}}", 2, ".Run takes 0 arguments, not 1, as in {{ .Run }}"},
      {"{{.Thread 1 2}}", 2, ".Thread takes 0 arguments, not 2, as in {{ .Thread }}"},
      {"{{.Env}}", 2, ".Env takes 1 argument, not 0, as in {{ .Env \"NAME\" }}"},
      {"{{.Env \"\"}}", 7, "the environment variable \"\" is not set"},
  };
  for (const auto& [source, offset, message] : cases) {
    const Result<Template, TemplateError> compiled = compile(source);
    ASSERT_FALSE(compiled.ok()) << source;
    EXPECT_EQ(compiled.error().message, message + "; `templates: false` sends the text as it is");
    EXPECT_EQ(compiled.error().offset, offset) << source;
  }
}

TEST(RandomInteger, BothEndsAndNothingBeyond) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const struct {
    std::int64_t least;
    std::int64_t most;
  } cases[] = {{0, 0}, {-1, 1}, {3, 7}, {kLeast, kLeast + 2}, {kMost - 2, kMost}};
  for (const auto& [least, most] : cases) {
    Random random(1);
    std::set<std::string> seen;
    for (int round = 0; round < 1'000; ++round) {
      std::string text;
      append_random_integer(text, least, most, random);
      seen.insert(text);
    }
    std::set<std::string> expected;
    for (std::int64_t value = least;; ++value) {
      expected.insert(std::to_string(value));
      if (value == most) break;
    }
    EXPECT_EQ(seen, expected);
  }
}

TEST(RandomInteger, TheWholeRange) {
  const Template compiled =
      compile("{{.RandomInt -9223372036854775808 9223372036854775807}}").value();
  int negative = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    const std::string text = render(compiled, seed);
    EXPECT_EQ(std::to_string(std::stoll(text)), text);
    if (text.starts_with('-')) ++negative;
  }
  EXPECT_GT(negative, 400);
  EXPECT_LT(negative, 600);
}

// Pearson's test: for 61 degrees of freedom or less the statistic is below 110 but once in 10,000
// times, and the seeds are fixed.
double deviation(const std::map<std::string, int>& counts, std::size_t kinds, int total) {
  const double expected = static_cast<double>(total) / static_cast<double>(kinds);
  double sum = 0;
  for (const auto& [kind, count] : counts)
    sum += (count - expected) * (count - expected) / expected;
  return sum;
}

TEST(RandomInteger, EveryValueIsAsLikely) {
  Random random(1);
  std::map<std::string, int> counts;
  for (int round = 0; round < 60'000; ++round) {
    std::string text;
    append_random_integer(text, -3, 2, random);
    ++counts[text];
  }
  EXPECT_EQ(counts.size(), 6U);
  EXPECT_LT(deviation(counts, 6, 60'000), 110);
}

TEST(RandomLetters, EveryLetterIsAsLikely) {
  Random random(1);
  std::string text;
  append_random_letters(text, 620'000, random);
  ASSERT_EQ(text.size(), 620'000U);
  std::map<std::string, int> counts;
  for (const char letter : text) ++counts[std::string(1, letter)];
  EXPECT_EQ(counts.size(), 62U);
  for (const auto& [letter, count] : counts) EXPECT_TRUE(std::isalnum(letter.front())) << letter;
  EXPECT_LT(deviation(counts, 62, 620'000), 110);
}

TEST(RandomLetters, AsManyAsWanted) {
  for (const std::size_t length : {1U, 9U, 10U, 11U, 1000U, 1U << 20U}) {
    const std::string source = "{{.RandomString " + std::to_string(length) + "}}";
    EXPECT_EQ(render(compile(source).value()).size(), length);
  }
}

TEST(RandomItem, EveryItemComesUp) {
  const Template compiled = compile("{{.RandomItem \"a\" \"b b\" `c`}}").value();
  std::map<std::string, int> counts;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) ++counts[render(compiled, seed)];
  EXPECT_THAT(counts, testing::UnorderedElementsAre(testing::Pair("a", testing::Gt(850)),
                                                    testing::Pair("b b", testing::Gt(850)),
                                                    testing::Pair("c", testing::Gt(850))));
}

TEST(Uuid, Version4AndEachAnother) {
  const Template compiled = compile("{{.UUID}}").value();
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    const std::string text = render(compiled, seed);
    if (seed < 100) {
      EXPECT_THAT(text, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                     "[0-9a-f]{12}"));
    }
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 10'000U);
}

}  // namespace
}  // namespace timing::plan
