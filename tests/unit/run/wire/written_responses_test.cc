// Random sound responses, several in one stream, cut at random: each comes out as it was written.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/support/wire/replay.h"
#include "tests/support/wire/response_writer.h"

namespace timing::test {
namespace {

using State = run::ResponseParser::State;

std::vector<std::size_t> random_cuts(ResponseWriter& writer, std::size_t size) {
  std::set<std::size_t> cuts;
  for (std::size_t left = writer.below(12); left > 0; --left) cuts.insert(writer.below(size + 1));
  return {cuts.begin(), cuts.end()};
}

TEST(WrittenResponsesTest, ComeOutAsTheyWereWritten) {
  constexpr int kStreams = 4'000;
  ResponseWriter writer(20'261'123);
  run::ResponseParser parser;
  for (int stream = 0; stream < kStreams; ++stream) {
    std::vector<WrittenResponse> written;
    std::string bytes;
    const std::size_t count = 1 + writer.below(4);
    for (std::size_t index = 0; index < count; ++index) {
      written.push_back(writer.write(index + 1 == count));
      bytes += written.back().bytes;
    }
    std::string_view left = bytes;
    for (const WrittenResponse& response : written) {
      SCOPED_TRACE(testing::PrintToString(response.bytes));
      ParsedResponse expected = response.expected;
      expected.left = left.size() - response.bytes.size();
      ASSERT_EQ(replay(parser, left, random_cuts(writer, left.size()),
                       {.head_request = response.head_request}),
                expected)
          << "stream " << stream;
      left.remove_prefix(response.bytes.size());
    }
  }
}

// Cut short, none of them is complete, and none is taken for another one.
TEST(WrittenResponsesTest, AreNeverCompleteBeforeTheirEnd) {
  constexpr int kResponses = 2'000;
  ResponseWriter writer(11);
  for (int index = 0; index < kResponses; ++index) {
    const WrittenResponse response = writer.write(false);
    const std::string_view part =
        std::string_view(response.bytes).substr(0, writer.below(response.bytes.size()));
    const ParsedResponse open =
        replay(part, {}, {.head_request = response.head_request, .closes = false});
    EXPECT_EQ(open.state, State::more) << testing::PrintToString(part);
    const ParsedResponse closed = replay(part, {}, {.head_request = response.head_request});
    EXPECT_EQ(closed.state, State::failed) << testing::PrintToString(part);
  }
}

}  // namespace
}  // namespace timing::test
