// Every response of the table, as a whole and cut in every place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/wire/replay.h"
#include "tests/support/wire/response_case.h"

namespace timing::test {
namespace {

using run::ParseError;
using State = run::ResponseParser::State;

// Larger ones are not cut in every place, for the sake of time.
constexpr std::size_t kSmall = 1'000;

std::vector<std::size_t> every_place(std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t cut = 1; cut < size; ++cut) cuts.push_back(cut);
  return cuts;
}

ParsedResponse whole(const ResponseCase& row) {
  return replay(row.bytes, {}, {.head_request = row.head_request});
}

TEST(ResponseTableTest, EachIsTakenOrRefusedAsItSays) {
  for (const ResponseCase& row : all_response_cases()) {
    SCOPED_TRACE(row.name);
    const ParsedResponse parsed = whole(row);
    EXPECT_EQ(parsed.error, row.error);
    if (row.error == ParseError::none) {
      EXPECT_EQ(parsed.state, State::complete);
      EXPECT_EQ(parsed.status, row.verdict.status);
      EXPECT_EQ(parsed.body_size, row.verdict.size);
    }
    EXPECT_EQ(parsed.keep_alive, row.keep_alive);
    EXPECT_EQ(parsed.left, row.left);
    EXPECT_EQ(parsed.received_anything, !row.bytes.empty());
  }
}

TEST(ResponseTableTest, HasEveryErrorAndNoNameTwice) {
  std::set<ParseError> errors;
  std::set<std::string> names;
  for (const ResponseCase& row : all_response_cases()) {
    errors.insert(row.error);
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
  }
  EXPECT_EQ(errors.size(), static_cast<std::size_t>(run::kLastParseError) + 1);
  EXPECT_GT(names.size(), 150U);
}

TEST(ResponseTableTest, EachIsTheSameCutAnywhere) {
  for (const ResponseCase& row : all_response_cases()) {
    if (row.bytes.size() > kSmall) continue;
    SCOPED_TRACE(row.name);
    const ParsedResponse expected = whole(row);
    for (std::size_t cut = 0; cut <= row.bytes.size(); ++cut) {
      ASSERT_EQ(replay(row.bytes, {cut}, {.head_request = row.head_request}), expected) << cut;
    }
  }
}

TEST(ResponseTableTest, EachIsTheSameByteByByte) {
  for (const ResponseCase& row : all_response_cases()) {
    SCOPED_TRACE(row.name);
    const Replay how{.head_request = row.head_request};
    ASSERT_EQ(replay(row.bytes, every_place(row.bytes.size()), how), whole(row));
  }
}

TEST(ResponseTableTest, LargeOnesAreTheSameInPiecesAsTheyCome) {
  std::mt19937_64 random(20'261'123);
  for (const ResponseCase& row : all_response_cases()) {
    if (row.bytes.size() <= kSmall) continue;
    SCOPED_TRACE(row.name);
    const ParsedResponse expected = whole(row);
    for (int round = 0; round < 10; ++round) {
      std::set<std::size_t> cuts;
      for (int cut = 0; cut < 20; ++cut) cuts.insert(random() % row.bytes.size());
      ASSERT_EQ(replay(row.bytes, {cuts.begin(), cuts.end()}, {.head_request = row.head_request}),
                expected);
    }
  }
}

// Without the end of the stream: what is whole is known to be, and what is refused for its bytes is
// refused at once.
TEST(ResponseTableTest, TheEndOfTheStreamIsNotWaitedFor) {
  for (const ResponseCase& row : all_response_cases()) {
    SCOPED_TRACE(row.name);
    const ParsedResponse closed = whole(row);
    const ParsedResponse open =
        replay(row.bytes, {}, {.head_request = row.head_request, .closes = false});
    if (open.state == State::more) {
      EXPECT_THAT(row.error, testing::AnyOf(ParseError::none, ParseError::no_response,
                                            ParseError::only_interim, ParseError::status_line_cut,
                                            ParseError::head_cut, ParseError::body_cut,
                                            ParseError::chunked_body_cut));
      EXPECT_FALSE(closed.keep_alive);
    } else {
      EXPECT_EQ(open, closed);
    }
  }
}

TEST(ResponseTableTest, WhatIsNotAskedForChangesNothingElse) {
  for (const ResponseCase& row : all_response_cases()) {
    SCOPED_TRACE(row.name);
    ParsedResponse expected = whole(row);
    expected.body.clear();
    expected.headers.clear();
    const Replay how{.head_request = row.head_request, .keep_headers = false, .body_wanted = false};
    EXPECT_EQ(replay(row.bytes, {}, how), expected);
  }
}

TEST(ResponseTableTest, AParserForgetsWhatItMetBefore) {
  const std::vector<ResponseCase> rows = all_response_cases();
  run::ResponseParser parser;
  std::mt19937_64 random(7);
  for (int round = 0; round < 1'000; ++round) {
    const ResponseCase& row = rows[random() % rows.size()];
    SCOPED_TRACE(row.name);
    const Replay how{.head_request = row.head_request, .keep_headers = round % 2 == 0};
    ASSERT_EQ(replay(parser, row.bytes, {}, how), replay(row.bytes, {}, how));
  }
}

}  // namespace
}  // namespace timing::test
