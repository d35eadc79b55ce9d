#include "timing/report/request_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "timing/report/log_line.h"

namespace timing::report {
namespace {

using record::Code;
using record::JobLabels;
using record::Outcome;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

JobLabels labels() {
  return {.name = "api",
          .url = "http://h/{{ .Run }}",
          .requests = {{.method = "GET", .entity = ""}, {.method = "PUT", .entity = "first body"}},
          .scheduled = true};
}

Outcome answered() {
  return {.request = 0,
          .code = {.kind = Code::Kind::http, .number = 200},
          .success = true,
          .service_time = microseconds(1234),
          .run = 17,
          .thread = 3,
          .subject = "http://h/17",
          .error = {},
          .size = 12,
          .response = {}};
}

std::string line_of(const Outcome& outcome, const SecretMask& secrets = {}) {
  return request_line(labels(), outcome, secrets).text;
}

TEST(RequestLine, FailureWithoutAResponse) {
  Outcome outcome = answered();
  outcome.success = false;
  outcome.code = {.kind = Code::Kind::client, .number = 7};
  outcome.error = "Connection refused";
  EXPECT_EQ(
      line_of(outcome),
      "GET to http://h/17 ... status=CLIENT_ERR_007 duration=1.234ms name=api run=17 thread=3 "
      "error='Connection refused'");
}

TEST(RequestLine, FailureWithAnAnswer) {
  Outcome outcome = answered();
  outcome.success = false;
  outcome.code.number = 503;
  EXPECT_EQ(line_of(outcome),
            "GET to http://h/17 ... status=503 duration=1.234ms bytes=12 name=api run=17 thread=3 "
            "error='the server answered 503'");
}

TEST(RequestLine, FailedCheckKeepsTheCode) {
  Outcome outcome = answered();
  outcome.success = false;
  outcome.error = "check $.status = \"green\": found 'red'";
  EXPECT_EQ(line_of(outcome),
            "GET to http://h/17 ... status=200 duration=1.234ms bytes=12 name=api run=17 thread=3 "
            "error='check $.status = \"green\": found ''red'''");
}

TEST(RequestLine, Success) {
  EXPECT_EQ(line_of(answered()),
            "GET to http://h/17 ... status=200 duration=1.234ms bytes=12 name=api run=17 thread=3");
}

TEST(RequestLine, WithAnEntity) {
  Outcome outcome = answered();
  outcome.request = 1;
  EXPECT_EQ(line_of(outcome),
            "PUT to http://h/17 ... status=200 duration=1.234ms bytes=12 entity='first body' "
            "name=api run=17 thread=3");
}

TEST(RequestLine, Sql) {
  const JobLabels sql{.name = "it's",
                      .url = "mysql://h:3306/db",
                      .requests = {{.method = "EXECUTE", .entity = "1"}}};
  Outcome outcome = answered();
  outcome.code = {.kind = Code::Kind::sql, .number = 0};
  outcome.subject = "mysql://h:3306/db";
  outcome.size = 1;
  EXPECT_EQ(request_line(sql, outcome, {}).text,
            "EXECUTE to mysql://h:3306/db ... status=0 duration=1.234ms rows=1 entity=1 "
            "name='it''s' run=17 thread=3");
  outcome.code.number = 1062;
  outcome.success = false;
  EXPECT_EQ(request_line(sql, outcome, {}).text,
            "EXECUTE to mysql://h:3306/db ... status=1062 duration=1.234ms rows=1 entity=1 "
            "name='it''s' run=17 thread=3 error='the server reported error 1062'");
  outcome.error_class = record::SqlErrorClass::duplicate_key;
  outcome.error = "Duplicate entry '1' here";
  EXPECT_EQ(request_line(sql, outcome, {}).text,
            "EXECUTE to mysql://h:3306/db ... status=1062 duration=1.234ms rows=1 entity=1 "
            "name='it''s' run=17 thread=3 class=duplicate_key "
            "error='Duplicate entry ''1'' here'");
}

TEST(RequestLine, DurationsAreWholeMicroseconds) {
  Outcome outcome = answered();
  const auto duration_of = [&](nanoseconds duration) {
    outcome.service_time = duration;
    const std::string line = line_of(outcome);
    const std::size_t from = line.find("duration=") + 9;
    return line.substr(from, line.find(' ', from) - from);
  };
  EXPECT_EQ(duration_of(nanoseconds(1'234'567)), "1.235ms");
  EXPECT_EQ(duration_of(std::chrono::seconds(90) + nanoseconds(1'500)), "1m30.000002s");
  EXPECT_EQ(duration_of(nanoseconds(499)), "499ns");
  EXPECT_EQ(duration_of(nanoseconds(0)), "0s");
}

TEST(RequestLine, SecretsAreMasked) {
  SecretMask secrets;
  secrets.add("hunter2");
  Outcome outcome = answered();
  outcome.success = false;
  outcome.subject = "http://h/?token=hunter2";
  outcome.error = "no hunter2 here";
  outcome.response = "{\"password\":\"hunter2\"}";
  EXPECT_EQ(line_of(outcome, secrets),
            "GET to http://h/?token=*** ... status=200 duration=1.234ms bytes=12 name=api run=17 "
            "thread=3 error='no *** here'");
  EXPECT_EQ(response_line(outcome, secrets).text, "{\"password\":\"***\"}");
}

TEST(RequestLine, ASecretAtTheCutIsMaskedBeforeIt) {
  SecretMask secrets;
  secrets.add("hunter2");
  Outcome outcome = answered();
  std::string body(15'995, 'x');
  body += "hunter2";
  body += std::string(50'000, 'y');
  outcome.response = body;
  const std::string line = response_line(outcome, secrets).text;
  EXPECT_EQ(line.find("hunt"), std::string::npos);
}

TEST(RequestLine, EveryPartTooLongIsCutAndTheRestStaysReadable) {
  const std::string quotes(100'000, '\'');
  JobLabels huge = labels();
  huge.name = huge.requests[1].entity = huge.requests[1].method = quotes;
  Outcome outcome = answered();
  outcome.request = 1;
  outcome.success = false;
  outcome.subject = quotes;
  outcome.error = quotes;
  const Clipped line = request_line(huge, outcome, {});
  EXPECT_TRUE(line.cut);
  EXPECT_FALSE(make_context(line.text).truncated);
  EXPECT_NE(line.text.find(" bytes left out) ... status=200 duration=1.234ms bytes=12 "),
            std::string::npos);
  EXPECT_NE(line.text.find(" run=17 thread=3 error='"), std::string::npos);
  EXPECT_TRUE(line.text.ends_with(" bytes left out)'"));
  EXPECT_FALSE(request_line(labels(), answered(), {}).cut);
}

TEST(ResponseLine, SaysWhatWasLeftOut) {
  Outcome outcome = answered();
  outcome.response = "the beginning";
  EXPECT_EQ(response_line(outcome, {}).text, "the beginning");
  outcome.response_omitted = 1234;
  EXPECT_EQ(response_line(outcome, {}).text, "the beginning ... (1234 bytes left out)");
}

TEST(ResponseLine, BytesThatGrowByEscapingAreCutOnceOnly) {
  Outcome outcome = answered();
  const std::string body(8192, '\x01');
  outcome.response = body;
  outcome.response_omitted = 1000;
  const Clipped line = response_line(outcome, {});
  EXPECT_TRUE(line.cut);
  const std::size_t kept = line.text.find(' ');
  EXPECT_EQ(line.text.substr(kept),
            " ... (" + std::to_string(8192 - kept + 1000) + " bytes left out)");
  EXPECT_FALSE(make_context(line.text).truncated);
}

Summary summary(Summary::Span span = Summary::Span::second) {
  return {.span = span,
          .latencies = {.count = 1500,
                        .p50 = nanoseconds(1'232'896),
                        .p90 = milliseconds(2),
                        .p95 = nanoseconds(2'500'400),
                        .p99 = nanoseconds(45'678'901),
                        .p999 = milliseconds(999),
                        .max = nanoseconds(1'000'000'055)},
          .failures = {}};
}

constexpr std::string_view kTimes =
    " p50=1.23ms p90=2ms p95=2.5ms p99=45.7ms p999=999ms max=1s name=api";

TEST(SummaryLine, WithFailures) {
  Summary second = summary();
  second.failures = {{{.kind = Code::Kind::http, .number = 503}, 2},
                     {{.kind = Code::Kind::client, .number = 28}, 3}};
  EXPECT_EQ(summary_line(labels(), second, {}).text,
            "1500 requests to http://h/{{ .Run }} ... failures=5 codes=503:2,CLIENT_ERR_028:3" +
                std::string(kTimes));
}

TEST(SummaryLine, WithoutFailures) {
  Summary second = summary();
  second.latencies.count = 1;
  second.latencies.p50 = nanoseconds(1055);
  EXPECT_THAT(summary_line(labels(), second, {}).text,
              StartsWith("1 request to http://h/{{ .Run }} ... failures=0 p50=1.06\u00b5s p90="));
}

TEST(SummaryLine, OfLongerThanASecond) {
  using Span = Summary::Span;
  for (const auto& [span, words] :
       {std::pair{Span::ten_seconds, "in 10s"}, {Span::minute, "in 1m"}, {Span::all, "in all"}}) {
    EXPECT_EQ(summary_line(labels(), summary(span), {}).text,
              "1500 requests " + std::string(words) + " to http://h/{{ .Run }} ... failures=0" +
                  std::string(kTimes));
  }
}

TEST(SummaryLine, NamesTheMostFrequentCodes) {
  Summary second = summary();
  // 400 failed once, 401 twice, and so on.
  for (std::uint16_t kind = 0; kind < 18; ++kind) {
    second.failures.push_back(
        {{.kind = Code::Kind::http, .number = static_cast<std::uint16_t>(400 + kind)}, kind + 1U});
  }
  EXPECT_THAT(summary_line(labels(), second, {}).text,
              HasSubstr(" failures=171 codes=402:3,403:4,404:5,405:6,406:7,407:8,408:9,409:10,"
                        "410:11,411:12,412:13,413:14,414:15,415:16,416:17,417:18,other:3 p50="));
}

}  // namespace
}  // namespace timing::report
