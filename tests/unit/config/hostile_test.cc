// Input made to use up stack, memory or time: an error, and soon.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <string>
#include <vector>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kLevels = 100'000;

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

long peak_memory_in_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

TEST(Hostile, NestingEndsInAnErrorInFlowStyle) {
  for (const std::string_view part :
       {"[", "{a: ", "[{a: ", "[a: ", "{? ", "[? ", "[ [\n", "{[", "{"}) {
    for (const std::string_view start : {"", "header:\n  a: "}) {
      const Loaded loaded = load(std::string(start) + repeated(part, kLevels));
      ASSERT_EQ(loaded.errors.size(), 1U) << start << part;
      EXPECT_THAT(loaded.errors[0],
                  testing::AnyOf(HasSubstr("nested too deeply"), HasSubstr("not valid YAML"),
                                 HasSubstr("a key is empty"), HasSubstr("must stand in quotes")))
          << start << part;
    }
  }
}

TEST(Hostile, NestingEndsInAnErrorInBlockStyle) {
  for (const std::string_view part : {"- ", "? ", "- ? ", ": ", "- - "}) {
    for (const std::string_view start : {"", "url:\n  "}) {
      const Loaded loaded = load(std::string(start) + repeated(part, kLevels));
      ASSERT_EQ(loaded.errors.size(), 1U) << start << part;
    }
  }
  std::string indented;
  for (std::size_t level = 0; level < 1'400; ++level) indented += std::string(level, ' ') + "a:\n";
  EXPECT_THAT(load(indented).errors, ElementsAre(HasSubstr("nested too deeply; allowed: 64")));
}

TEST(Hostile, NestingEndsInAnErrorInMixedStyle) {
  for (const std::string_view part : {"[", "{a: ["}) {
    EXPECT_EQ(load(repeated("- ", 50) + repeated(part, kLevels)).errors.size(), 1U) << part;
    EXPECT_THAT(load(repeated("- ", 50) + repeated(part, 20) + "\n").errors.size(), 1U) << part;
  }
}

TEST(Hostile, NestingByAliasesEndsInAnError) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 10'000; ++i) {
    const std::string number = std::to_string(i);
    text += "a" + number + ": &a" + number + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_THAT(load(text).errors,
              ElementsAre(HasSubstr("the aliases of this file repeat too much")));
}

TEST(Hostile, BillionLaughsEndInAnError) {
  std::string text = "l0: &l0 ha\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*l" + std::to_string(i - 1);
    text += "l" + std::to_string(i) + ": &l" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += (j == 0 ? "" : ", ") + before;
    text += "]\n";
  }
  EXPECT_THAT(load(text).errors,
              ElementsAre(HasSubstr("the aliases of this file repeat too much")));
}

TEST(Hostile, LongTextsRepeatedByAliasesEndInAnError) {
  std::string text = "url: http://a/\nbody:\n  b: &b " + std::string(500'000, 'x') + "\n";
  for (int i = 0; i < 10'000; ++i) text += "  b" + std::to_string(i) + ": *b\n";
  const Loaded loaded = load(text);
  EXPECT_THAT(loaded.errors, ElementsAre(HasSubstr("the aliases of this file repeat too much")));
  // Also over many documents, each within any limit of its own.
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += "url: http://a/\nbody:\n  b: &b " + std::string(10'000, 'x') + "\n";
    for (int j = 0; j < 50; ++j) many += "  b" + std::to_string(j) + ": *b\n";
    many += "---\n";
  }
  EXPECT_FALSE(load(many).errors.empty());
}

TEST(Hostile, ManyValuesEndInAnError) {
  std::string text = "url: http://a/\nbody:\n";
  for (int i = 0; i < 110'000; ++i) text += " " + std::to_string(i) + ":\n";
  EXPECT_THAT(load(text).errors, ElementsAre(HasSubstr("too many values")));
}

TEST(Hostile, ADocumentThatIsTooLargeIsNotParsed) {
  EXPECT_THAT(load("url: http://a/\n#" + std::string(1U << 20U, 'x') + "\n---\nurl: b\n").errors,
              ElementsAre(HasSubstr("f:1:1: job '#1': the document is too large; allowed: 1 MiB"),
                          HasSubstr("job 'b': 'url' has no")));
}

TEST(Hostile, ManyKeysAndLongKeysTakeLittleTime) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "k" + std::to_string(i) + ": x\n";
  EXPECT_EQ(load(text).errors.size(), Diagnostics::kMost + 1);
  const Loaded long_key = load("? " + std::string(900'000, 'k') + "\n: x\nurl: http://a/\n");
  ASSERT_EQ(long_key.errors.size(), 1U);
  EXPECT_LT(long_key.errors[0].size(), 1000U);
  const Loaded long_value = load("url: http://a/\nrun_count: " + std::string(900'000, '9') + "\n");
  ASSERT_EQ(long_value.errors.size(), 1U);
  EXPECT_LT(long_value.errors[0].size(), 1000U);
  const Loaded long_name = load("name: " + std::string(900'000, 'n') + "\nurl: a\n");
  ASSERT_EQ(long_name.errors.size(), 1U);
  EXPECT_LT(long_name.errors[0].size(), 1000U);
}

TEST(Hostile, MemoryStaysBounded) {
  const long before = peak_memory_in_mib();
  for (const std::string_view part : {"[", "[1,", "{a: ", "a: b\n", "\"", "- x\n", "!a ", "&a "}) {
    load(repeated(part, static_cast<int>((1U << 20U) / part.size())));
  }
  // Sanitizers need several times as much.
  EXPECT_LT(peak_memory_in_mib() - before, 4'000);
}

TEST(Hostile, ManyStatementsGiveShortErrors) {
  std::string text = "type: database\ndatabase: {type: sqlite, file: a}\nsql:\n  query:\n";
  std::string mix;
  for (int i = 0; i < 2'000; ++i) {
    text += "  - {name: s" + std::to_string(i) + ", sql: x}\n";
    mix += "    t" + std::to_string(i) + ": 1\n";
  }
  const Loaded loaded = load(text + "  mix:\n" + mix);
  EXPECT_EQ(loaded.errors.size(), Diagnostics::kMost + 1);
  for (const std::string& error : loaded.errors) EXPECT_LT(error.size(), 300U) << error;
}

}  // namespace
}  // namespace timing::config::test
