#include "timing/state/state_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "timing/base/digest.h"

namespace timing::state {
namespace {

using testing::HasSubstr;

WallTime at(std::int64_t nanoseconds_since_1970) {
  return WallTime(nanoseconds(nanoseconds_since_1970));
}

JobStates some_states() {
  return {{"backup at night", {.settled = at(1795348800000000000), .schedule_digest = 0xabc}},
          {"load #2 - 100 %", {.runs = 1500}},
          {"both: \u00e4\u00f6 \"x\"",
           {.settled = at(-5),
            .schedule_digest = std::numeric_limits<std::uint64_t>::max(),
            .runs = std::numeric_limits<std::uint64_t>::max()}},
          {"end 0123456789abcdef", {.runs = 0}}};
}

std::string error_of(std::string_view text) {
  const Result<JobStates> states = parse_states(text);
  return states ? "accepted" : states.error().message;
}

// A text whose digest is right.
std::string sealed(const std::string& text) {
  return fmt::format("{}end {:016x}\n", text, digest_of(text));
}

TEST(StateText, IsLinesThatAPersonCanRead) {
  EXPECT_EQ(format_states({{"backup", {.settled = at(1795348800000000000), .schedule_digest = 1}},
                           {"load", {.runs = 90}}}),
            sealed("timing-state 1\n"
                   "1795348800000000000 0000000000000001 - backup\n"
                   "- - 90 load\n"));
}

TEST(StateText, IsReadAsItWasWritten) {
  for (const JobStates& states : {JobStates{}, some_states()}) {
    const Result<JobStates> read = parse_states(format_states(states));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value(), states);
  }
}

TEST(StateText, IsRefusedWhereverItIsCut) {
  const std::string text = format_states(some_states());
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_NE(error_of(text.substr(0, length)), "accepted") << length;
  }
  EXPECT_EQ(error_of(text + "x"), "is damaged");
}

TEST(StateText, IsRefusedWhereverAByteIsAnother) {
  const std::string text = format_states(some_states());
  std::mt19937 random(1);
  for (std::size_t place = 0; place < text.size(); ++place) {
    std::string changed = text;
    changed[place] = static_cast<char>(changed[place] ^ static_cast<char>(1 + random() % 255));
    EXPECT_NE(error_of(changed), "accepted") << place;
  }
}

TEST(StateText, IsRefusedForRandomBytes) {
  std::mt19937 random(2);
  for (int attempt = 0; attempt < 2000; ++attempt) {
    std::string text = attempt % 2 == 0 ? "timing-state 1\n" : "";
    for (std::size_t length = random() % 200; length > 0; --length) {
      text += static_cast<char>(random() % 3 == 0 ? '\n' : random() % 256);
    }
    EXPECT_NE(error_of(text), "accepted");
  }
}

TEST(StateText, TellsForeignFilesFromNewerAndDamagedOnes) {
  EXPECT_EQ(error_of(""), "is no state file of timing");
  EXPECT_EQ(error_of("url: http://127.0.0.1/\n"), "is no state file of timing");
  EXPECT_THAT(error_of(sealed("timing-state 2\nsomething new\n")),
              HasSubstr("has a format that this program does not know"));
  EXPECT_EQ(error_of("timing-state 1"), "is damaged");
}

TEST(StateText, TakesNoLineThatItWouldNotWrite) {
  for (const char* line : {"", "x", "- - - ", "- - 1", "1 2", "- - -1 a", "- - 1.5 a", "1 - - a",
                           "x 1 - a", "1 xyz - a", "- - 99999999999999999999 a",
                           "99999999999999999999 1 - a", "- - 1 a\n- - 2 a"}) {
    EXPECT_EQ(error_of(sealed(fmt::format("timing-state 1\n{}\n", line))), "is damaged") << line;
  }
}

}  // namespace
}  // namespace timing::state
