// Bodies from files, credentials and proxies of HTTP jobs, from the config to the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

using testing::HasSubstr;
using testing::Not;

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

bool has_body(const HttpServer& server, const std::string& body) {
  for (const ReceivedRequest& request : server.requests()) {
    if (request.body == body) return true;
  }
  return false;
}

TEST(HttpKeysTest, AFileThatHasChangedMakesAnotherJobAtTheNextReload) {
  const HttpServer server(ok);
  const TemporaryFolder folder;
  const std::string path = folder.write("body.txt", "before");
  const CheckedTiming timing(
      "name: filed\nurl: " + server.url() + "\nmethod: POST\nrun_every: 20ms\nbody_file: " + path +
      "\n---\nname: other\nurl: " + server.url("/other") + "\nrun_every: 20ms\n");
  timing.process().wait_until("the file", [&] { return has_body(server, "before"); });
  folder.write("body.txt", "after");
  timing.process().signal(SIGHUP);
  timing.process().wait_until("the changed file", [&] { return has_body(server, "after"); });
  EXPECT_EQ(
      timing.scrape().value("timing_requests_total", {{"name", "filed"}, {"outcome", "failure"}}),
      0);
}

TEST(HttpKeysTest, AFileThatHasGoneLeavesTheOldConfigRunning) {
  const HttpServer server(ok);
  const TemporaryFolder folder;
  const std::string path = folder.write("body.txt", "text");
  const CheckedTiming timing("url: " + server.url() +
                             "\nmethod: POST\nrun_every: 20ms\nbody_file: " + path + "\n");
  ASSERT_TRUE(server.wait_for_requests(1));
  std::filesystem::remove(path);
  timing.process().signal(SIGHUP);
  timing.process().wait_for("the file cannot be read: No such file or directory");
  const std::size_t before = server.request_count();
  ASSERT_TRUE(server.wait_for_requests(before + 2));
  EXPECT_EQ(server.requests().back().body, "text");
}

TEST(HttpKeysTest, CredentialsReachTheServerAndNobodyElse) {
  const HttpServer server([](const ReceivedRequest& request) {
    return HttpAnswer::text("you are " + request.header("Authorization"));
  });
  const CheckedTiming timing(
      "name: basic\nurl: " + server.url("/basic") +
          "\nrun_every: 20ms\nlog_response: true\nauth:\n  basic:\n"
          "    username: vera\n    password: '{{ .Env \"WORD\" }}'\n"
          "---\nname: bearer\nurl: " +
          server.url("/bearer") +
          "\nrun_every: 20ms\nlog_response: true\nauth:\n  bearer: t0k3n-of-vera\n"
          "---\nname: form\nurl: " +
          server.url("/form") +
          "\nmethod: POST\nrun_every: 20ms\nform: {a b: '{{ .Env \"WORD\" }}'}\n",
      {.environment = {{"WORD", "p@ss w0rd"}}});
  timing.process().wait_until("all of them", [&] {
    std::string seen;
    for (const ReceivedRequest& request : server.requests()) seen += request.target;
    return seen.find("/basic") != std::string::npos && seen.find("/bearer") != std::string::npos &&
           seen.find("/form") != std::string::npos;
  });
  for (const ReceivedRequest& request : server.requests()) {
    if (request.target == "/basic") {
      EXPECT_EQ(request.header("Authorization"), "Basic dmVyYTpwQHNzIHcwcmQ=");
    } else if (request.target == "/bearer") {
      EXPECT_EQ(request.header("Authorization"), "Bearer t0k3n-of-vera");
    } else {
      EXPECT_EQ(request.header("Content-Type"), "application/x-www-form-urlencoded");
      EXPECT_EQ(request.body, "a+b=p%40ss+w0rd");
    }
  }
  timing.process().wait_for("you are ***");
  const std::string config = timing.get("/api/v1/config").body;
  const std::string metrics = timing.get("/metrics").body;
  EXPECT_THAT(config, HasSubstr("username: vera"));
  EXPECT_EQ(timing.stop(), 0);
  const std::string log = timing.process().output() + timing.process().errors();
  for (const std::string& text : {config, metrics, log}) {
    for (const char* secret : {"p@ss", "dmVyYT", "t0k3n"})
      EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace timing::test
