#include "timing/run/http/head_check.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

namespace timing::run {
namespace {

// Whether all lines are taken.
bool take(HeadCheck& check, std::initializer_list<std::string_view> lines) {
  for (const std::string_view line : lines) {
    if (!check.take(line)) return false;
  }
  return true;
}

TEST(HeadCheckTest, TakesASoundHeadAndKnowsItsEnd) {
  HeadCheck check;
  for (const bool again : {false, true}) {
    check.begin(false);
    EXPECT_FALSE(check.complete());
    EXPECT_TRUE(take(check, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n"})) << again;
    EXPECT_FALSE(check.complete());
    EXPECT_TRUE(take(check, {"\r\n"}));
    EXPECT_TRUE(check.complete());
  }
}

TEST(HeadCheckTest, NamesWhatIsWrong) {
  HeadCheck check;
  check.begin(false);
  EXPECT_FALSE(take(
      check, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n", "Content-Length: 6\r\n", "\r\n"}));
  ASSERT_TRUE(check.failed());
  EXPECT_EQ(check.fault().number, kWeirdServerReply);
  EXPECT_EQ(check.fault().words, words_of(ParseError::conflicting_content_lengths));
  check.begin(false);
  EXPECT_FALSE(check.failed());
}

TEST(HeadCheckTest, JudgesNoLengthWhereThereIsNoBody) {
  HeadCheck check;
  check.begin(true);
  EXPECT_TRUE(take(check, {"HTTP/1.1 200 OK\r\n", "Content-Length: x\r\n", "\r\n"}));
}

TEST(HeadCheckTest, GoesOnBehindAnInterimHead) {
  HeadCheck check;
  check.begin(false);
  EXPECT_TRUE(take(check, {"HTTP/1.1 103 Hints\r\n", "\r\n", "HTTP/1.1 200 OK\r\n"}));
  EXPECT_FALSE(check.complete());
  EXPECT_FALSE(take(check, {"nonsense\r\n", "\r\n"}));
}

TEST(HeadCheckTest, LeavesTrailersToLibcurl) {
  HeadCheck check;
  check.begin(false);
  EXPECT_TRUE(take(check, {"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"}));
  EXPECT_TRUE(take(check, {"nonsense\r\n", "\r\n"}));
  EXPECT_TRUE(check.complete());
}

// libcurl asks once more without the Expect that a server does not know.
TEST(HeadCheckTest, TakesTheHeadOfASecondAnswer) {
  HeadCheck check;
  check.begin(false);
  EXPECT_TRUE(take(check, {"HTTP/1.1 417 No\r\n", "Content-Length: 0\r\n", "\r\n"}));
  EXPECT_TRUE(take(check, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n"}));
  EXPECT_FALSE(check.complete());
  EXPECT_TRUE(take(check, {"\r\n"}));
  EXPECT_FALSE(take(check, {"HTTP/1.1 200 OK\r\n", "nonsense\r\n", "\r\n"}));
}

TEST(HeadCheckTest, LeavesHttp2ToLibcurl) {
  HeadCheck check;
  check.begin(false);
  EXPECT_TRUE(take(check, {"HTTP/2 200 \r\n", "content-length: 5\r\n", "\r\n"}));
  EXPECT_TRUE(check.complete());
}

}  // namespace
}  // namespace timing::run
