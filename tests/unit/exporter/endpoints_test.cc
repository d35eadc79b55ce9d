#include "exporter/endpoints.h"

#include <gmock/gmock.h>

namespace timing::exporter {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class EndpointsTest : public ::testing::Test {
 protected:
  Endpoints endpoints_{[] { return std::string("up 1.0\n"); }, "1.2.3"};
};

TEST_F(EndpointsTest, ServesTheMetricsWithTheTypeOfTheirFormat) {
  const Response response = endpoints_.respond("GET", "/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.body, "up 1.0\n");
}

TEST_F(EndpointsTest, IsHealthyBeforeItIsReady) {
  EXPECT_EQ(endpoints_.respond("GET", "/-/healthy").status, 200);
  EXPECT_EQ(endpoints_.respond("GET", "/-/ready").status, 503);
  endpoints_.set_ready(true);
  EXPECT_EQ(endpoints_.respond("GET", "/-/ready").status, 200);
  endpoints_.set_ready(false);
  EXPECT_EQ(endpoints_.respond("GET", "/-/ready").status, 503);
}

TEST_F(EndpointsTest, LinksEverythingFromThePageForPeople) {
  const Response response = endpoints_.respond("GET", "/");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("<title>timing</title>"),
                    HasSubstr("Version 1.2.3"), HasSubstr("href=\"metrics\""),
                    HasSubstr("href=\"-/healthy\""), HasSubstr("href=\"-/ready\"")));
}

TEST_F(EndpointsTest, HasNothingElse) {
  for (const char* path : {"", "/metric", "/metrics/", "/-/", "/index.html", "/../etc/passwd"}) {
    EXPECT_EQ(endpoints_.respond("GET", path).status, 404) << path;
  }
}

TEST_F(EndpointsTest, AllowsNothingButReading) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get", ""}) {
    EXPECT_EQ(endpoints_.respond(method, "/metrics").status, 405) << method;
  }
  EXPECT_EQ(endpoints_.respond("HEAD", "/metrics").status, 200);
}

}  // namespace
}  // namespace timing::exporter
