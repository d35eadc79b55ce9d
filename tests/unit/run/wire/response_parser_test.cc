// What the parser tells of a response besides its being sound, and what errors are called.
#include "timing/run/http/wire/response_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/wire/replay.h"
#include "tests/support/wire/response_case.h"
#include "timing/run/net/fault.h"

namespace timing::test {
namespace {

using run::Headers;
using run::ParseError;
using run::ResponseParser;
using State = ResponseParser::State;

ParsedResponse parsed(std::string_view bytes) { return replay(bytes, {}, {}); }

TEST(ResponseParserTest, TellsOfTheFieldsThatMatter) {
  const ParsedResponse response =
      parsed(ok_sized("LOCATION: /there \r\nlocation: /ignored\r\n"
                      "Content-Encoding: gzip\r\ncontent-encoding: br\r\nX-Any: a\r\n b\r\n"));
  EXPECT_EQ(response.location, "/there");
  EXPECT_EQ(response.content_encoding, "gzip, br");
  EXPECT_EQ(response.headers, (Headers{{"Content-Length", "5"},
                                       {"LOCATION", "/there"},
                                       {"location", "/ignored"},
                                       {"Content-Encoding", "gzip"},
                                       {"content-encoding", "br"},
                                       {"X-Any", "a   b"}}));
  EXPECT_EQ(response.body, "hello");
}

TEST(ResponseParserTest, InterimResponsesLeaveNothingBehind) {
  const ParsedResponse response =
      parsed("HTTP/1.0 103 x\r\nLocation: /a\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n" +
             ok_sized(""));
  EXPECT_EQ(response.location, "");
  EXPECT_EQ(response.content_encoding, "");
  EXPECT_EQ(response.headers.size(), 1U);
  EXPECT_TRUE(response.keep_alive);
  EXPECT_EQ(response.minor_version, 1);
}

TEST(ResponseParserTest, TellsOfTrailersAndDropsThem) {
  const ParsedResponse response =
      parsed(ok_chunked("5\r\nhello\r\n0\r\nLocation: /x\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(response.has_trailers);
  EXPECT_EQ(response.location, "");
  EXPECT_TRUE(response.keep_alive);
  EXPECT_EQ(response.headers.size(), 1U);
  EXPECT_FALSE(parsed(ok_chunked("0\r\n\r\n")).has_trailers);
}

TEST(ResponseParserTest, TakesOneResponseAtATime) {
  const std::string first = ok_sized("");
  const std::string second = ok_chunked("2\r\nhi\r\n0\r\n\r\n");
  const std::string both = first + second + "HTTP";
  ResponseParser parser;
  parser.begin({});
  const ResponseParser::Progress progress = parser.feed(both);
  EXPECT_EQ(progress.consumed, first.size());
  EXPECT_EQ(progress.state, State::complete);
  parser.begin({});
  const std::string_view left = std::string_view(both).substr(first.size());
  EXPECT_EQ(parser.feed(left).consumed, second.size());
  EXPECT_EQ(parser.body_size(), 2U);
  parser.begin({});
  EXPECT_FALSE(parser.received_anything());
  EXPECT_EQ(parser.feed(left.substr(second.size())).state, State::more);
  EXPECT_TRUE(parser.received_anything());
}

TEST(ResponseParserTest, KnowsTheHeadBeforeTheBodyIsThere) {
  ResponseParser parser;
  parser.begin({});
  EXPECT_EQ(parser.feed("HTTP/1.1 404 No\r\nContent-Length: 5\r\n").state, State::more);
  EXPECT_FALSE(parser.head_complete());
  EXPECT_EQ(parser.feed("\r\nhe").state, State::more);
  EXPECT_TRUE(parser.head_complete());
  EXPECT_EQ(parser.status(), 404);
  EXPECT_EQ(parser.body_kind(), run::BodyKind::sized);
  EXPECT_EQ(parser.body_size(), 2U);
  EXPECT_EQ(parser.feed("").state, State::more);
  EXPECT_EQ(parser.feed("llo").state, State::complete);
  EXPECT_EQ(parser.finish(), State::complete);
}

TEST(ResponseParserTest, RefusesWhatIsNotHttpAtItsFirstByte) {
  ResponseParser parser;
  parser.begin({});
  EXPECT_EQ(parser.feed("2").state, State::failed);
  EXPECT_EQ(parser.error(), ParseError::not_http);
  parser.begin({});
  EXPECT_EQ(parser.feed("HTTP").state, State::more);
  EXPECT_EQ(parser.feed("S").state, State::failed);
}

TEST(ResponseParserTest, SaysHowMuchOfABodyIsMissing) {
  const ParsedResponse response = parsed(ok("Content-Length: 10\r\n", "hel"));
  EXPECT_EQ(response.words,
            "the connection was closed in the middle of the body: 7 bytes of it are missing");
}

// A head that came before is recalled: only for a request of the same kind, only as a whole.
TEST(ResponseParserTest, RecallsAHeadForWhatItWas) {
  ResponseParser parser;
  const auto read = [&](std::string_view bytes, bool head_request) {
    const Replay how{.head_request = head_request, .keep_headers = false, .closes = false};
    return replay(parser, bytes, {}, how);
  };
  const std::string sized = ok_sized("X: y\r\n");
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(read(sized, false).body, "hello");
    EXPECT_EQ(read(sized, false).body, "hello");
    EXPECT_EQ(read(sized, true).left, 5U);
    EXPECT_EQ(read(sized, true).left, 5U);
  }
  EXPECT_EQ(read(ok("Content-Length: 4\r\nX: y\r\n"), false).body, "hell");
  EXPECT_EQ(read(sized.substr(0, 30), false).state, State::more);
  EXPECT_EQ(read(sized, false).body, "hello");
  const std::string chunked = ok_chunked("2\r\nhi\r\n0\r\nX: y\r\n\r\n");
  for (int time = 0; time < 3; ++time) {
    const ParsedResponse response = read(chunked + "3", false);
    EXPECT_EQ(response.body, "hi");
    EXPECT_TRUE(response.has_trailers);
    EXPECT_EQ(response.left, 1U);
  }
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(read(ok_sized("Location: /a\r\n"), false).location, "/a");
    EXPECT_EQ(read(ok_sized("Content-Encoding: br\r\n"), false).content_encoding, "br");
    EXPECT_FALSE(read(ok_sized("Connection: close\r\n"), false).keep_alive);
    EXPECT_EQ(read("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 204 N\r\n\r\n", false).status, 204);
    EXPECT_EQ(read(ok("Content-Length: x\r\n"), false).error, ParseError::bad_content_length);
  }
}

TEST(ResponseParserTest, GivesABodyToItsSinkAsItComes) {
  class Parts final : public run::BodySink {
   public:
    void body_arrived(std::string_view bytes) override { parts.emplace_back(bytes); }
    std::vector<std::string> parts;
  };
  Parts sink;
  ResponseParser parser;
  parser.begin({.body = &sink});
  parser.feed(ok_chunked("3\r\nabc\r\n4\r\nde"));
  parser.feed("fg\r\n0\r\n\r\n");
  EXPECT_THAT(sink.parts, testing::ElementsAre("abc", "de", "fg"));
  EXPECT_EQ(parser.body_size(), 7U);
}

TEST(ParseErrorTest, EachHasWordsOfItsOwnInOneLineAndANumber) {
  std::set<std::string_view> all;
  for (int index = 1; index <= static_cast<int>(run::kLastParseError); ++index) {
    const auto error = static_cast<ParseError>(index);
    const std::string_view words = run::words_of(error);
    EXPECT_FALSE(words.empty());
    EXPECT_EQ(words.find('\n'), std::string_view::npos);
    EXPECT_TRUE(all.insert(words).second) << words;
    EXPECT_GT(run::number_of(error), 0);
  }
}

TEST(ParseErrorTest, QuotesNothingOfTheResponse) {
  for (const ResponseCase& row : all_response_cases()) {
    if (row.error == ParseError::none || row.error == ParseError::body_cut) continue;
    EXPECT_EQ(parsed(row.bytes).words, run::words_of(row.error)) << row.name;
  }
}

}  // namespace
}  // namespace timing::test
