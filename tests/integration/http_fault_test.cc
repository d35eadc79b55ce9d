// Whatever servers do wrong: the books of both sides agree, and docs/faults.md tells code and
// words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/integration/http_engines.h"
#include "tests/integration/http_faults.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/markdown_table.h"
#include "tests/support/http/fault_server.h"
#include "tests/support/http/tls_server.h"

namespace timing::test {
namespace {

using Connections = FaultServer::Connections;
using Codes = std::set<std::string>;

const std::string kDocument = "docs/faults.md";
constexpr std::string_view kServerColumn = "The server";
constexpr std::string_view kUnreachableColumn = "The target";
const std::string kAnswered = "200";

// How a request is sent when it meets the fault.
struct Situation {
  std::string id;
  std::string column;  // of the table
  std::string method;
  Connections connections;
};

void PrintTo(const Situation& situation, std::ostream* out) { *out << situation.id; }

std::string job(const std::string& url, const HttpEngineName& engine, const std::string& keys) {
  return "name: faulty\nurl: " + url + "\nlog_requests: all\n" + engine.key + keys;
}

Samples when_done(const CheckedTiming& timing) {
  timing.process().wait_for("job 'faulty': done");
  return timing.scrape();
}

// Requests that went out once more.
double retries(const Samples& samples) { return samples.sum("timing_request_retries_total"); }

Codes codes_of(const Samples& samples, const std::string& family) {
  Codes codes;
  for (const Sample& sample : samples.matching(family)) {
    if (sample.value > 0) codes.insert(sample.labels.at("respCode"));
  }
  return codes;
}

Codes documented_codes(const std::string& cell) {
  const std::vector<std::string> quoted = quoted_in(cell);
  return {quoted.begin(), quoted.end()};
}

// Each line of a failure has one of the texts.
void expect_words(const CheckedTiming& timing, const std::string& cell) {
  std::vector<testing::Matcher<std::string>> any;
  for (const std::string& words : quoted_in(cell)) any.push_back(testing::HasSubstr(words));
  for (const std::string& line : split(timing.process().errors(), '\n')) {
    const bool failure = line.find(" status=CLIENT_ERR_") != std::string::npos;
    if (failure) {
      EXPECT_THAT(line, testing::AnyOfArray(any));
    }
  }
}

class HttpFaultTest
    : public testing::TestWithParam<std::tuple<HttpEngineName, ServerFault, Situation>> {
 protected:
  const HttpEngineName& engine() const { return std::get<0>(GetParam()); }
  const ServerFault& fault() const { return std::get<1>(GetParam()); }
  const Situation& situation() const { return std::get<2>(GetParam()); }

  // A stall lasts as long as the timeout, which the right answers must not meet on any machine.
  int runs() const { return fault().stalls ? 3 : 12; }
  std::string keys() const {
    return "method: " + situation().method + "\nrun_count: " + std::to_string(runs()) +
           (fault().stalls ? "\ntimeout: 4s\n" : "\n") + fault().keys;
  }

  std::map<std::string, std::string> documented() const {
    return markdown_table(kDocument, kServerColumn).at(fault().row);
  }

  FaultServer server_{fault().misdeed, situation().connections};
};

TEST_P(HttpFaultTest, IsCountedAsTheServerCountsItAndDocumented) {
  const CheckedTiming timing(job(server_.url(), engine(), keys()));
  const Samples samples = when_done(timing);
  const double sent = samples.sum("timing_requests_total") + retries(samples);
  EXPECT_EQ(samples.sum("timing_requests_total"), runs());
  server_.wait_for_received(static_cast<std::size_t>(sent));
  EXPECT_EQ(server_.received(), sent);
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "success"}}), server_.answered());
  EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}) + retries(samples),
            server_.received() - server_.answered());

  const auto row = documented();
  const std::string& cell = row.at(situation().column);
  Codes expected = documented_codes(cell);
  ASSERT_THAT(expected, testing::Not(testing::IsEmpty()));
  const bool may_succeed = expected.erase(kAnswered) > 0;
  const Codes failures = codes_of(samples, "timing_request_fail_total");
  EXPECT_THAT(expected, testing::IsSupersetOf(failures)) << timing.process().errors();
  EXPECT_TRUE(may_succeed || !failures.empty());
  if (cell.find("sent again") != std::string::npos) {
    EXPECT_GT(retries(samples), 0);
  }
  expect_words(timing, row.at("Words (" + engine().name + ")"));
}

const std::vector<Situation>& situations() {
  static const std::vector<Situation> all = {{"New", "Code", "GET", Connections::closed},
                                             {"KeptGet", "Kept, GET", "GET", Connections::kept},
                                             {"KeptPost", "Kept, POST", "POST", Connections::kept}};
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, HttpFaultTest,
                         testing::Combine(testing::ValuesIn(http_engines()),
                                          testing::ValuesIn(server_faults()),
                                          testing::ValuesIn(situations())),
                         [](const auto& test) {
                           return std::get<0>(test.param).name + std::get<1>(test.param).id +
                                  std::get<2>(test.param).id;
                         });

// Where no request gets as far as to be read.
struct UnreachableTarget {
  std::string row;  // of the table
  std::string url;
};

class HttpUnreachableTest : public testing::TestWithParam<HttpEngineName> {
 protected:
  static std::string refusing_url() {
    const HttpServer gone([](const ReceivedRequest&) { return HttpAnswer(); });
    return gone.url();
  }

  std::vector<UnreachableTarget> targets() const {
    return {{"refuses the connection", refusing_url()},
            {"has a name that nobody knows", "http://nowhere.invalid/"},
            {"speaks no TLS", "https://127.0.0.1:" + std::to_string(plain_.port()) + "/"},
            {"has a certificate that is not trusted", tls_.url()}};
  }

  const HttpServer plain_{[](const ReceivedRequest&) { return HttpAnswer(); },
                          "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"};
  const TlsServer tls_;
};

TEST_P(HttpUnreachableTest, FailsAsDocumented) {
  const Table documented = markdown_table(kDocument, kUnreachableColumn);
  std::vector<std::string> rows;
  for (const UnreachableTarget& target : targets()) {
    SCOPED_TRACE(target.row);
    rows.push_back(target.row);
    const auto& row = documented.at(target.row);
    const CheckedTiming timing(job(target.url, GetParam(), "run_count: 3\n"));
    const Samples samples = when_done(timing);
    EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "failure"}}), 3);
    EXPECT_EQ(samples.value("timing_requests_total", {{"outcome", "success"}}), 0);
    EXPECT_EQ(codes_of(samples, "timing_request_fail_total"), documented_codes(row.at("Code")));
    expect_words(timing, row.at("Words (" + GetParam().name + ")"));
  }
  for (const auto& [row, cells] : documented) EXPECT_THAT(rows, testing::Contains(row));
}

INSTANTIATE_TEST_SUITE_P(All, HttpUnreachableTest, testing::ValuesIn(http_engines()),
                         testing::PrintToStringParamName());

TEST(HttpFaultTable, HasNoRowThatNoTestHolds) {
  std::vector<std::string> rows;
  for (const ServerFault& fault : server_faults()) rows.push_back(fault.row);
  for (const auto& [row, cells] : markdown_table(kDocument, kServerColumn)) {
    EXPECT_THAT(rows, testing::Contains(row));
  }
}

}  // namespace
}  // namespace timing::test
