#include "exporter/endpoints.h"

#include <gmock/gmock.h>

namespace timing::exporter {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class EndpointsTest : public ::testing::Test {
 protected:
  Response respond(const std::string& method, const std::string& path) const {
    return endpoints_.respond({.method = method, .path = path});
  }

  Endpoints endpoints_{[](const Request& request) {
                         return Response{.content_type = "text/x", .body = request.path + " up\n"};
                       },
                       "1.2.3"};
};

TEST_F(EndpointsTest, LeavesTheMetricsToTheirHandler) {
  const Response response = respond("GET", "/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/x");
  EXPECT_EQ(response.body, "/metrics up\n");
}

TEST_F(EndpointsTest, IsHealthyBeforeItIsReady) {
  EXPECT_EQ(respond("GET", "/-/healthy").status, 200);
  EXPECT_EQ(respond("GET", "/-/ready").status, 503);
  endpoints_.set_ready(true);
  EXPECT_EQ(respond("GET", "/-/ready").status, 200);
  endpoints_.set_ready(false);
  EXPECT_EQ(respond("GET", "/-/ready").status, 503);
}

TEST_F(EndpointsTest, LinksEverythingFromThePageForPeople) {
  const Response response = respond("GET", "/");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("<title>timing</title>"),
                    HasSubstr("Version 1.2.3"), HasSubstr("href=\"metrics\""),
                    HasSubstr("href=\"-/healthy\""), HasSubstr("href=\"-/ready\"")));
}

TEST_F(EndpointsTest, HasNothingElse) {
  for (const char* path : {"", "/metric", "/metrics/", "/-/", "/index.html", "/../etc/passwd"}) {
    EXPECT_EQ(respond("GET", path).status, 404) << path;
  }
}

TEST_F(EndpointsTest, AllowsNothingButReading) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get", ""}) {
    EXPECT_EQ(respond(method, "/metrics").status, 405) << method;
  }
  EXPECT_EQ(respond("HEAD", "/metrics").status, 200);
}

}  // namespace
}  // namespace timing::exporter
