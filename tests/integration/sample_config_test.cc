// The original's sample config, against a server that records what it is sent, beside what the
// original sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/integration/text_edit.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

// What the sample's server answered.
HttpAnswer answer_as_the_samples_server(const ReceivedRequest& request) {
  if (request.target == "/500") return HttpAnswer::of_status(500);
  if (request.target == "/redir") return HttpAnswer::redirect(302, "/landed");
  if (request.target == "/quote")
    return HttpAnswer::text("{\"status\":\"green\",\"n\":2}\nline two");
  return HttpAnswer::text("{\"ok\":true}");
}

// Every digit becomes a 9: times differ, their form does not.
std::string form_of(const std::string& text) {
  return std::regex_replace(text, std::regex("[0-9]"), "9");
}

// METHOD PATH "BODY", as a line of sample-requests-received.log has it.
std::set<std::string> forms_sent_by_the_original() {
  std::set<std::string> forms;
  const std::regex line("(\\S+ \\S+) \\[.*\\] \"(.*)\"");
  for (const std::string& text :
       split(read_file(test_data("original/sample-requests-received.log")), '\n')) {
    std::smatch match;
    if (std::regex_match(text, match, line))
      forms.insert(form_of(match.str(1) + " " + match.str(2)));
  }
  return forms;
}

std::string escaped(const std::string& text) {
  return std::regex_replace(std::regex_replace(text, std::regex("\""), "\\\""), std::regex("\n"),
                            "\\n");
}

class SampleConfigTest : public testing::Test {
 protected:
  SampleConfigTest()
      : server_(answer_as_the_samples_server),
        timing_(replaced(read_file(test_data("original/sample-config.yml")), "127.0.0.1:18090",
                         "127.0.0.1:" + std::to_string(server_.port()))) {}

  HttpServer server_;
  CheckedTiming timing_;
};

TEST_F(SampleConfigTest, SendsWhatTheOriginalSent) {
  ASSERT_TRUE(server_.wait_for_requests(24));  // four rounds of six
  std::set<std::string> forms;
  for (const ReceivedRequest& request : server_.requests()) {
    forms.insert(form_of(request.method + " " + request.target + " " + escaped(request.body)));
  }
  std::set<std::string> expected = forms_sent_by_the_original();
  expected.erase("GET / ");  // the check that the sample's server was up
  EXPECT_EQ(forms, expected);
}

TEST_F(SampleConfigTest, SendsTheHeadersOfTheConfigAndItsOwn) {
  ASSERT_TRUE(server_.wait_for_requests(12));
  for (const ReceivedRequest& request : server_.requests()) {
    SCOPED_TRACE(request.method + " " + request.target);
    EXPECT_EQ(request.header("Host"), "127.0.0.1:" + std::to_string(server_.port()));
    EXPECT_THAT(request.header("User-Agent"), testing::StartsWith("timing/"));
    EXPECT_EQ(request.header("Accept-Encoding"), "gzip");
    EXPECT_FALSE(request.has("Content-Type"));
    EXPECT_FALSE(request.has("Expect"));
    if (request.method == "PUT") {
      EXPECT_EQ(request.header("Accept"), "application/json, text/plain, */*");
      EXPECT_EQ(form_of(request.header("X-T")), "9999");  // rendered now
    }
    if (request.target == "/landed") {
      EXPECT_EQ(request.header("Referer"), server_.url("/redir"));
    }
  }
}

TEST_F(SampleConfigTest, TheTimeInTheUrlAdvancesFromRunToRun) {
  ASSERT_TRUE(server_.wait_for_requests(24));
  std::vector<std::string> targets;
  for (const ReceivedRequest& request : server_.requests()) {
    if (request.method == "PUT" && request.body == "second") targets.push_back(request.target);
  }
  ASSERT_GE(targets.size(), 3U);
  for (std::size_t i = 1; i < targets.size(); ++i) EXPECT_LT(targets[i - 1], targets[i]);
}

TEST_F(SampleConfigTest, CountsEveryOutcomeUnderItsLabels) {
  const std::string label = server_.url(
      "/{{ .RenderRelativeTime \"now-15h\" \"2006-01-02\" }}?t={{ .RenderTime "
      "\"2006-01-02T15:04:05.000Z07:00\" }}");
  const Samples samples = timing_.scrape_until("three rounds", [&](const Samples& scrape) {
    return scrape.sum("timing_request_success_total", {{"entity", "bodytwo"}}) >= 3 &&
           scrape.sum("timing_request_fail_total", {{"url", "http://127.0.0.1:1/refused"}}) >= 3 &&
           scrape.sum("timing_request_fail_total", {{"respCode", "500"}}) >= 3;
  });
  for (const char* entity : {"bodyone", "bodytwo"}) {
    EXPECT_GE(samples.value("timing_request_success_total", {{"url", label},
                                                             {"method", "PUT"},
                                                             {"entity", entity},
                                                             {"respCode", "200"},
                                                             {"name", label}}),
              3);
  }
  EXPECT_GE(samples.value("timing_request_fail_total", {{"respCode", "CLIENT_ERR_007"}}), 3);
  EXPECT_GE(samples.value("timing_request_success_total",
                          {{"url", server_.url("/redir")}, {"method", "GET"}, {"respCode", "200"}}),
            2);
  EXPECT_TRUE(
      samples.matching("timing_request_success_total", {{"url", server_.url("/closed")}}).empty());
  EXPECT_EQ(samples.value("timing_requests_total",
                          {{"name", server_.url("/closed")}, {"outcome", "failure"}}),
            0);
}

TEST_F(SampleConfigTest, LogsRequestsAndBodiesAsOneLineEach) {
  ASSERT_TRUE(server_.wait_for_requests(12));
  timing_.stop();
  const std::string output = timing_.process().output();
  EXPECT_THAT(output, testing::HasSubstr("[INFO] GET to " + server_.url("/quote") +
                                         " ... status=200 duration="));
  EXPECT_THAT(output,
              testing::HasSubstr(
                  "{\\u0022status\\u0022:\\u0022green\\u0022,\\u0022n\\u0022:2}\\nline two"));
  EXPECT_THAT(output, testing::HasSubstr("PUT to " + server_.url("/20")));
  EXPECT_THAT(
      timing_.process().errors(),
      testing::HasSubstr("[Error] GET to http://127.0.0.1:1/refused ... status=CLIENT_ERR_007"));
  EXPECT_THAT(timing_.process().errors(),
              testing::HasSubstr("[Error] GET to " + server_.url("/500") + " ... status=500"));
}

}  // namespace
}  // namespace timing::test
