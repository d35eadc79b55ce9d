// Every line of the log reaches its parser whole, whatever servers send and readers do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/logparser/log_parser.h"

namespace timing::test {
namespace {

using testing::HasSubstr;

// Bodies that log parsers stumble over.
std::string awkward_body(const std::string& target) {
  if (target == "/quotes") return R"({"a":"b \" c"})";
  if (target == "/lines") return "first\n\nthird\r\nfourth\n";
  if (target == "/brackets") return "[Error] 2026/11/22 [INFO] [";
  if (target == "/utf8") return "Grüße, 中文, \xF0\x9F\x98\x80";
  if (target == "/invalid") return "\xff\xfe \xc3( \xed\xa0\x80 \x01\x02\x7f";
  if (target == "/huge") return std::string(65'536, '"');
  return "";
}

const std::vector<std::string> kTargets = {"/quotes",  "/lines", "/brackets", "/utf8",
                                           "/invalid", "/huge",  "/empty"};

std::string config_for(const HttpServer& server, int run_count) {
  std::string config;
  for (const std::string& target : kTargets) {
    config += "url: " + server.url(target) +
              "\nlog_response: true\nrun_every: 5ms\nrun_count: " + std::to_string(run_count) +
              "\nlog_requests: all\n---\n";
  }
  return config;
}

HttpAnswer answer(const ReceivedRequest& request) {
  return HttpAnswer::text(awkward_body(request.target));
}

TEST(LogTest, BodiesComeThroughTheParserByteForByte) {
  const HttpServer server(answer);
  const CheckedTiming timing(config_for(server, 1), {.arguments = {"--exit_when_done"}});
  EXPECT_EQ(timing.process().wait(), 0);
  const LogParser parser;
  std::vector<std::string> contexts;
  for (const std::string& line : split(timing.process().output(), '\n')) {
    if (line.empty()) continue;
    EXPECT_LE(line.size(), 17U * 1024);
    const auto parsed = parser.parse(line);
    ASSERT_TRUE(parsed.has_value()) << line;
    contexts.push_back(unescape(parsed->context).value_or("malformed"));
  }
  for (const std::string& target : kTargets) {
    if (target == "/huge" || target == "/empty") continue;
    EXPECT_THAT(contexts, testing::Contains(" " + awkward_body(target))) << target;
  }
  EXPECT_THAT(contexts,
              testing::Contains(HasSubstr("62877 bytes left out")));  // a line ends at 16 KiB
}

TEST(LogTest, ASlowReaderOfBothStreamsGetsWholeLines) {
  const HttpServer server(answer);
  const TemporaryFolder folder;
  const std::string config = folder.write(
      "config.yml", config_for(server, 300) + "url: http://127.0.0.1:1/\nrun_count: 20\n");
  const Process shell(
      {.arguments = {"sh", "-c", "\"$0\" --conf \"$1\" --exit_when_done 2>&1 | { sleep 2; cat; }",
                     timing_binary(), config}});
  EXPECT_EQ(shell.wait(), 0);
  const std::string output = shell.output();
  expect_every_line_parses(output);
  EXPECT_EQ(output.back(), '\n');
  EXPECT_THAT(output, HasSubstr("[Error] GET to http://127.0.0.1:1/"));
  EXPECT_EQ(server.request_count(), 300 * kTargets.size());
}

TEST(LogTest, AReaderThatGoesAwayDoesNotStopTheJobs) {
  const HttpServer server(answer);
  const TemporaryFolder folder;
  const std::string config = folder.write("config.yml", config_for(server, 200));
  const Process shell(
      {.arguments = {"sh", "-c",
                     R"({ "$0" --conf "$1" --exit_when_done 2>&1; echo $? > "$2"; } | head -n 3)",
                     timing_binary(), config, (folder.path() / "code").string()}});
  EXPECT_EQ(shell.wait(), 0);
  EXPECT_EQ(read_file(folder.path() / "code"), "0\n");
  EXPECT_EQ(server.request_count(), 200 * kTargets.size());
}

TEST(LogTest, SecretsAreNowhere) {
  // The server sends back all it is sent, and the log shows it.
  const HttpServer server([](const ReceivedRequest& request) {
    std::string echo = request.target + "\n";
    for (const auto& [name, value] : request.headers) echo += name + ": " + value + "\n";
    return HttpAnswer::text(echo + request.body);
  });
  const std::string port = std::to_string(server.port());
  const CheckedTiming timing(
      "url: http://user:hidden-userinfo@127.0.0.1:" + port +
          "/{{ .Env \"TOKEN\" }}\nmethod: POST\nheader:\n  Authorization: Bearer hidden-bearer\n"
          "  Cookie: session=hidden-cookie\nbody: {b: '{{ .Env \"TOKEN\" }}'}\nlog_response: true\n"
          "run_count: 3\n---\n"
          "type: database\ndatabase: {type: mysql, host: 127.0.0.1, port: 1, database: d, "
          "username: "
          "u, password: hidden-password}\nsql: {execute: [\"SELECT 1\"]}\n",
      {.arguments = {"--log_level=debug"}, .environment = {{"TOKEN", "hidden-token"}}});
  timing.process().wait_for("run_count 3 reached");
  timing.process().wait_for("cannot reach mysql://");
  EXPECT_EQ(server.requests().front().body, "hidden-token");
  const std::string page = timing.get("/metrics").body;
  for (const std::string& text :
       {timing.process().output(), timing.process().errors(), page, timing.get("/").body}) {
    EXPECT_THAT(text, testing::Not(HasSubstr("hidden-")));
  }
  EXPECT_THAT(timing.process().output(), HasSubstr("***"));
}

TEST(LogTest, AFastJobWritesASummaryASecondAndItsFirstFailures) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::of_status(503); });
  const CheckedTiming timing(
      "name: fast\nurl: " + server.url() + "\nrun_thread: 4\nrun_count: 3000\n",
      {.arguments = {"--exit_when_done"}});
  EXPECT_EQ(timing.process().wait(), 0);
  EXPECT_EQ(server.request_count(), 3000U);
  const auto count = [&](const std::string& part) {
    const std::string log = timing.process().output() + timing.process().errors();
    std::size_t lines = 0;
    for (const std::string& line : split(log, '\n')) lines += line.find(part) != std::string::npos;
    return lines;
  };
  EXPECT_LT(count("status=503"), 1000U);
  // Until the hundredth run of a second has started every answer is told.
  EXPECT_GE(count("status=503"), 90U);
  EXPECT_GE(count("p99="), 1U);
}

}  // namespace
}  // namespace timing::test
