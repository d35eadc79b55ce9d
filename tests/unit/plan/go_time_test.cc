#include "timing/plan/template/go_time.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "timing/base/random.h"
#include "timing/plan/template/relative_time.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(GoTime, AnswersAsGoDoes) {
  int lines = 0;
  for (const std::string& line :
       test::split(test::read_file(test::test_data("go-time-layouts.tsv")), '\n')) {
    if (line.empty()) continue;
    ++lines;
    const std::vector<std::string> fields = test::split(line, '\t');
    ASSERT_EQ(fields.size(), 5U) << line;
    const WallTime time{std::chrono::seconds(std::stoll(fields[0])) +
                        nanoseconds(std::stoll(fields[1]))};
    const Result<Timezone> zone = Timezone::find(fields[2]);
    ASSERT_TRUE(zone.ok()) << line;
    EXPECT_EQ(format_go_time(zone.value().civil(time), fields[3]), fields[4]) << line;
  }
  EXPECT_EQ(lines, 400);
}

CivilTime afternoon() {
  return {.year = 2026,
          .month = 1,
          .day = 9,
          .weekday = 5,
          .year_day = 9,
          .hour = 13,
          .minute = 2,
          .second = 3,
          .nanosecond = 40'500'000,
          .offset = -(3h + 30min),
          .abbreviation = "NST"};
}

// From Go's documentation of package time and its source of Time.Format.
TEST(GoTime, WhatIsAnElementAndWhatIsText) {
  const struct {
    std::string layout;
    std::string text;
  } cases[] = {
      {"", ""},
      {"no element", "no element"},
      {"Jan January Janet", "Jan January Janet"},
      {"Mon Monday Mond", "Fri Friday Mond"},
      {"_2 _2006 __2 002", " 9 _2026   9 009"},
      {"3 03 15", "1 01 13"},
      {"06 2006 20061", "26 2026 20261"},
      {"PM pm Pm", "PM pm Pm"},
      {".000 ,000000 .0000000000000", ".040 ,040500 .040500000"},
      {".999 ,9 .99x", ".04  .04x"},
      {".0001 .9990", ".0001 .9990"},
      {"Z07 Z0700 Z07:00 Z070000 Z07:00:00", "-03 -0330 -03:30 -033000 -03:30:00"},
      {"-07 -0700 -07:00 -070000 -07:00:00", "-03 -0330 -03:30 -033000 -03:30:00"},
      {"Z - .", "Z - ."},
      {"MST", "NST"},
      {"\xff\x00\xe4"s, "\xff\x00\xe4"s},
  };
  for (const auto& [layout, text] : cases) EXPECT_EQ(format_go_time(afternoon(), layout), text);
}

TEST(GoTime, HoursOfTwelve) {
  CivilTime time = afternoon();
  const struct {
    int hour;
    std::string text;
  } cases[] = {{0, "12AM 12"}, {1, "1AM 01"}, {11, "11AM 11"}, {12, "12PM 12"}, {23, "11PM 11"}};
  for (const auto& [hour, text] : cases) {
    time.hour = hour;
    EXPECT_EQ(format_go_time(time, "3PM 03"), text);
  }
}

TEST(GoTime, OnlyLayoutsWithoutElementsAreConstant) {
  EXPECT_TRUE(GoTimeLayout("").constant());
  EXPECT_TRUE(GoTimeLayout("abc").constant());
  EXPECT_FALSE(GoTimeLayout("abc 06").constant());
  EXPECT_FALSE(GoTimeLayout(".9").constant());
}

TEST(GoTime, AnyBytesAreALayout) {
  constexpr std::string_view kAlphabet = "0123456789_JanuaryMondayMSTPMpm-+Z:.,\0\xff";
  Random random(1);
  for (int round = 0; round < 5'000; ++round) {
    std::string layout;
    for (std::uint64_t left = random() % 24; left > 0; --left) {
      layout += kAlphabet[random() % kAlphabet.size()];
    }
    const std::string text = format_go_time(afternoon(), layout);
    if (GoTimeLayout(layout).constant()) {
      EXPECT_EQ(text, layout);
    }
  }
}

TEST(RelativeTime, NowPlusOrMinusOneDuration) {
  EXPECT_EQ(parse_relative_time("now").value(), 0s);
  EXPECT_EQ(parse_relative_time("now-15h").value(), -15h);
  EXPECT_EQ(parse_relative_time("now+1h30m").value(), 90min);
  EXPECT_EQ(parse_relative_time("now-1.5h").value(), -90min);
  EXPECT_EQ(parse_relative_time("now-0").value(), 0s);
}

TEST(RelativeTime, AnythingElseIsAnError) {
  for (const char* const formula : {"", "no", "then", "Now", " now", "now ", "now 15h", "now15h",
                                    "now - 15h", "-15h", "now-now"}) {
    EXPECT_FALSE(parse_relative_time(formula).ok()) << formula;
  }
  EXPECT_EQ(parse_relative_time("now 15h").error().message,
            "a relative time is \"now\", or \"now\" plus or minus a duration, like \"now-15h\"");
  EXPECT_EQ(parse_relative_time("now-3d").error().message,
            "invalid duration \"-3d\": unknown unit \"d\" (allowed: ns, us, ms, s, m or h)");
  EXPECT_EQ(parse_relative_time("now--3h").error().message,
            "invalid duration \"--3h\": a number is missing, as in 1h30m");
}

}  // namespace
}  // namespace timing::plan
