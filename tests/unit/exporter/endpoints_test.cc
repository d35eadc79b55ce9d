#include "exporter/endpoints.h"

#include <gmock/gmock.h>

#include <string>

namespace timing::exporter {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

RequestHandler answering(const std::string& word) {
  return [word](const Request& request) {
    return Response{.content_type = "text/x", .body = word + " of " + request.path};
  };
}

Endpoints endpoints_of(const Endpoints::Options& options) {
  return {options,
          {.metrics = answering("metrics"),
           .status = answering("status"),
           .config = answering("config"),
           .reload = answering("reload"),
           .quit = answering("quit")}};
}

std::string allowed(const Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "Allow") return value;
  }
  return "";
}

class EndpointsTest : public ::testing::Test {
 protected:
  Response respond(const std::string& method, const std::string& path) const {
    return endpoints_.respond({.method = method, .path = path});
  }

  Endpoints endpoints_{{.version = "1.2.3", .enable_lifecycle = true},
                       {.metrics = answering("metrics"),
                        .status = answering("status"),
                        .config = answering("config"),
                        .reload = answering("reload"),
                        .quit = answering("quit")}};
};

TEST_F(EndpointsTest, LeaveThePagesToTheirHandlers) {
  const struct {
    const char* path;
    const char* body;
  } pages[] = {{"/metrics", "metrics of /metrics"},
               {"/api/v1/status", "status of /api/v1/status"},
               {"/api/v1/config", "config of /api/v1/config"}};
  for (const auto& [path, body] : pages) {
    const Response response = respond("GET", path);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/x");
    EXPECT_EQ(response.body, body);
    EXPECT_EQ(respond("HEAD", path).status, 200);
  }
}

TEST_F(EndpointsTest, AreHealthyBeforeTheyAreReady) {
  EXPECT_EQ(respond("GET", "/-/healthy").status, 200);
  EXPECT_EQ(respond("GET", "/-/ready").status, 503);
  endpoints_.set_ready(true);
  EXPECT_EQ(respond("GET", "/-/ready").status, 200);
  endpoints_.set_ready(false);
  EXPECT_EQ(respond("GET", "/-/ready").status, 503);
}

TEST_F(EndpointsTest, LinkEverythingFromThePageForPeople) {
  const Response response = respond("GET", "/");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("<title>timing</title>"),
                    HasSubstr("Version 1.2.3"), HasSubstr("href=\"metrics\""),
                    HasSubstr("href=\"-/healthy\""), HasSubstr("href=\"-/ready\""),
                    HasSubstr("href=\"api/v1/status\""), HasSubstr("href=\"api/v1/config\"")));
}

TEST_F(EndpointsTest, HaveNothingElse) {
  for (const char* path : {"", "/metric", "/metrics/", "/-/", "/index.html", "/../etc/passwd",
                           "/api/v1", "/api/v1/status/", "/-/reload/"}) {
    for (const char* method : {"GET", "POST"}) EXPECT_EQ(respond(method, path).status, 404) << path;
  }
}

TEST_F(EndpointsTest, AllowPagesToBeReadOnly) {
  for (const char* path : {"/", "/metrics", "/-/healthy", "/-/ready", "/api/v1/status"}) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get", ""}) {
      const Response response = respond(method, path);
      EXPECT_EQ(response.status, 405) << method;
      EXPECT_EQ(allowed(response), "GET, HEAD");
    }
  }
}

TEST_F(EndpointsTest, ActOnPostAndPut) {
  for (const char* method : {"POST", "PUT"}) {
    EXPECT_EQ(respond(method, "/-/reload").body, "reload of /-/reload");
    EXPECT_EQ(respond(method, "/-/quit").body, "quit of /-/quit");
  }
  for (const char* path : {"/-/reload", "/-/quit"}) {
    for (const char* method : {"GET", "HEAD", "DELETE", "post", ""}) {
      const Response response = respond(method, path);
      EXPECT_EQ(response.status, 405) << method;
      EXPECT_EQ(allowed(response), "POST, PUT");
    }
  }
}

TEST(EndpointsWithoutLifecycle, ForbidWhatActs) {
  const Endpoints endpoints = endpoints_of({});
  for (const char* path : {"/-/reload", "/-/quit"}) {
    for (const char* method : {"POST", "PUT"}) {
      const Response response = endpoints.respond({.method = method, .path = path});
      EXPECT_EQ(response.status, 403);
      EXPECT_THAT(response.body, HasSubstr("--enable_lifecycle"));
    }
    EXPECT_EQ(endpoints.respond({.method = "GET", .path = path}).status, 405);
  }
}

TEST(EndpointsElsewhere, HaveTheMetricsWhereTheyAreTold) {
  const Endpoints endpoints = endpoints_of({.telemetry_path = "/a/prometheus"});
  EXPECT_EQ(endpoints.respond({.method = "GET", .path = "/a/prometheus"}).body,
            "metrics of /a/prometheus");
  EXPECT_EQ(endpoints.respond({.method = "GET", .path = "/metrics"}).status, 404);
  EXPECT_THAT(endpoints.respond({.method = "GET", .path = "/"}).body,
              HasSubstr("href=\"a/prometheus\""));
  EXPECT_EQ(endpoints_of({.telemetry_path = "/"}).respond({.method = "GET", .path = "/"}).body,
            "metrics of /");
}

TEST(TelemetryPath, IsAPlainPathOfItsOwn) {
  for (const char* path : {"/metrics", "/", "/a/b.c/-_~9", "/-/metrics", "/api/v1/metrics"}) {
    const Result<std::string> parsed = parse_telemetry_path(path);
    ASSERT_TRUE(parsed.ok()) << path;
    EXPECT_EQ(parsed.value(), path);
  }
  for (const char* path : {"", "metrics", "//", "/a//b", "/a/", "/./a", "/a/..", "/a b", "/a?b",
                           "/a%20", "/a#b", "/\xc3\xa4", "/-/healthy", "/-/ready", "/-/reload",
                           "/-/quit", "/api/v1/status", "/api/v1/config"}) {
    EXPECT_FALSE(parse_telemetry_path(path).ok()) << path;
  }
}

}  // namespace
}  // namespace timing::exporter
