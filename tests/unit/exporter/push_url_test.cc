#include "exporter/push_url.h"

#include <gmock/gmock.h>

namespace timing::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PushUrl, IsTakenApart) {
  const struct {
    const char* text;
    PushUrl url;
  } table[] = {
      {"http://127.0.0.1:9091",
       {"http://127.0.0.1", "9091", "", "", "timing", {{"instance", "here"}}}},
      {"https://gate-way.example.org",
       {"https://gate-way.example.org", "443", "", "", "timing", {{"instance", "here"}}}},
      {"http://[::1]/", {"http://[::1]", "80", "", "", "timing", {{"instance", "here"}}}},
      {"http://[::1]:1/a/b/", {"http://[::1]", "1/a/b", "", "", "timing", {{"instance", "here"}}}},
      {"http://vera:p%40ss%2Fw:rd@h:2",
       {"http://h", "2", "vera", "p@ss/w:rd", "timing", {{"instance", "here"}}}},
      {"http://t%6fken@h:2", {"http://h", "2", "token", "", "timing", {{"instance", "here"}}}},
      {"http://h:3/metrics/job/nightly", {"http://h", "3", "", "", "nightly", {}}},
      {"http://h:3/x/metrics/job/nightly/instance/a:1/zone@base64/ZcO8",
       {"http://h", "3/x", "", "", "nightly", {{"instance", "a:1"}, {"zone@base64", "ZcO8"}}}},
  };
  for (const auto& [text, url] : table) {
    const Result<PushUrl> parsed = parse_push_url(text, "here");
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.error().message;
    EXPECT_EQ(parsed.value(), url) << text;
    EXPECT_THAT(parsed.value().shown(), Not(HasSubstr("p@ss")));
  }
}

TEST(PushUrl, HasNoInstanceWithoutAName) {
  EXPECT_TRUE(parse_push_url("http://h", "").value().labels.empty());
}

TEST(PushUrl, RefusesWhatIsNoneWithoutQuotingIt) {
  for (const char* text : {"",
                           "h:9091",
                           "ftp://s3cret@h",
                           "http://",
                           "http://:9091",
                           "http://u:s3cret@",
                           "http://h:0",
                           "http://h:99999",
                           "http://h:s3cret",
                           "http://h:9091?s3cret",
                           "http://h/#s3cret",
                           "http://:s3cret@h",
                           "http://u:s3cr/et@h:1",
                           "http://u:s3c?ret@h:1",
                           "http://h /",
                           "http://[::1",
                           "http://[]",
                           "http://[x::1]s3cret:1",
                           "http://h/metrics/job/",
                           "http://h/metrics/job/a/b",
                           "http://h/metrics/job/a/b/s3cret%20",
                           "http://h/metrics/job/a//b"}) {
    const Result<PushUrl> parsed = parse_push_url(text, "here");
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_THAT(parsed.error().message, Not(HasSubstr("s3c"))) << text;
  }
}

}  // namespace
}  // namespace timing::exporter
