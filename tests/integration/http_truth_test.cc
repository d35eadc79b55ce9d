// The latencies that the built binary exposes, against those of servers that keep the truth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/integration/checked_timing.h"
#include "tests/integration/exposed_histogram.h"
#include "tests/integration/http_engines.h"
#include "tests/support/http/timed_server.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

const TimingOptions kFineBuckets = {
    .arguments = {"--buckets", "0.001,0.002,0.005,0.01,0.02,0.05,0.1,0.2,0.5,1,2,5,10"}};

class HttpTruthTest : public testing::TestWithParam<HttpEngineName> {
 protected:
  static std::string job(const TimedServer& server, const std::string& keys) {
    return "name: known\nurl: " + server.url() +
           "\nheader: {X-Run: '{{ .Run }}'}\nlog_requests: none\ntimeout: 1m\n" + GetParam().key +
           keys;
  }

  static Samples when_done(const CheckedTiming& timing) {
    timing.process().wait_for("job 'known': done");
    return timing.scrape();
  }
};

std::vector<double> durations_of(const std::vector<Exchange>& exchanges) {
  std::vector<double> values;
  values.reserve(exchanges.size());
  for (const Exchange& exchange : exchanges) values.push_back(Seconds(exchange.duration()).count());
  return values;
}

// What was told is never less than the truth, on whatever machine: for each bound, no more requests
// lie within it.
void expect_no_less(const ExposedHistogram& told, const ExposedHistogram& truth) {
  EXPECT_EQ(told.count(), truth.count());
  EXPECT_GE(told.sum(), truth.sum());
  for (const double bound : truth.bounds()) {
    EXPECT_LE(told.at_most(bound), truth.at_most(bound)) << bound;
  }
}

// Whether the machine let the server answer in time, nearly always. Where it did not, it did not
// let the program do so either, which then rightly tells of more than the server knows.
bool calm(const std::vector<Exchange>& exchanges) {
  static constexpr auto kInTime = 5ms;
  const auto late = std::ranges::count_if(
      exchanges, [](const Exchange& exchange) { return exchange.lateness() > kInTime; });
  return static_cast<std::size_t>(late) * 20 <= exchanges.size();
}

void expect_within_one_bucket(const ExposedHistogram& told, const ExposedHistogram& truth,
                              const std::vector<double>& shares) {
  for (const double share : shares) {
    EXPECT_LE(told.bucket_of_quantile(share), truth.bucket_of_quantile(share) + 1) << share;
    EXPECT_GE(told.bucket_of_quantile(share) + 1, truth.bucket_of_quantile(share)) << share;
  }
}

TEST_P(HttpTruthTest, TenMillisecondsAreToldAsTenMilliseconds) {
  const TimedServer server(after(10ms));
  const CheckedTiming timing(job(server, "rate: 100/s\nrun_count: 300\n"), kFineBuckets);
  const ExposedHistogram told(when_done(timing), "timing_request_duration_seconds");
  const ExposedHistogram truth(durations_of(server.exchanges()), told);
  EXPECT_EQ(told.count(), 300);
  EXPECT_EQ(told.at_most(0.005), 0);
  expect_no_less(told, truth);
  if (calm(server.exchanges())) expect_within_one_bucket(told, truth, {0.5, 0.9, 0.95});
}

TEST_P(HttpTruthTest, OneAnswerInAHundredAtHalfASecondShowsInItsQuantile) {
  const TimedServer server(after_with_each_hundredth(10ms, 500ms));
  const CheckedTiming timing(job(server, "rate: 100/s\nrun_count: 400\n"), kFineBuckets);
  const ExposedHistogram told(when_done(timing), "timing_request_duration_seconds");
  const ExposedHistogram truth(durations_of(server.exchanges()), told);
  EXPECT_EQ(told.count(), 400);
  EXPECT_GE(told.above(0.5), 4);
  expect_no_less(told, truth);
  if (calm(server.exchanges())) expect_within_one_bucket(told, truth, {0.5, 0.9, 0.95, 0.995});
}

// Twenty runs a second, and after a second a stall of two.
constexpr int kStalledRuns = 80;
constexpr std::size_t kRunsBeforeTheStall = 20;
constexpr auto kInterval = 50ms;
constexpr auto kStall = 2s;
const std::string kStalledJob = "rate: 20/s\nmax_queue: 1000\nrun_count: 80\n";
// A machine that stops the program for longer than an interval makes it miss runs. The truth is
// known the less precisely for each: with more than these it is only a lower bound.
constexpr double kMostMissed = 4;

// From the instant at which each run was due at the latest to the instant at which its answer left.
// The schedule lies on a grid, of which the run that reached the server most quickly tells most;
// `missed` runs at most may lie between two of them.
std::vector<double> responses_of(const std::vector<Exchange>& exchanges, double missed) {
  const auto due = [](const Exchange& exchange) { return (exchange.run - 1) * kInterval; };
  SteadyTime anchor = SteadyTime::max();
  for (const Exchange& exchange : exchanges) {
    anchor = std::min<SteadyTime>(anchor, exchange.received - due(exchange));
  }
  std::vector<double> values;
  values.reserve(exchanges.size());
  for (const Exchange& exchange : exchanges) {
    const Seconds waited = exchange.sent - due(exchange) - anchor;
    values.push_back(std::max(0.0, waited.count() - missed * Seconds(kInterval).count()));
  }
  return values;
}

void expect_response(const ExposedHistogram& response, const std::vector<Exchange>& exchanges,
                     double missed) {
  const ExposedHistogram truth(responses_of(exchanges, missed), response);
  expect_no_less(response, truth);
  if (missed <= kMostMissed && calm(exchanges)) {
    expect_within_one_bucket(response, truth, {0.7, 0.8, 0.95});
  }
}

// Every run that was due up to `bound` before the stall's end took longer than that.
void expect_the_whole_queue(const ExposedHistogram& response, double missed) {
  for (const double bound : {0.2, 0.5, 1.0}) {
    const double due = std::floor((Seconds(kStall).count() - bound) / Seconds(kInterval).count());
    EXPECT_GE(response.above(bound), due - missed) << bound;
  }
}

TEST_P(HttpTruthTest, AStallOfOneThreadShowsItsWholeQueueInTheResponseTime) {
  const TimedServer server(stalling_at(kRunsBeforeTheStall, kStall));
  const CheckedTiming timing(job(server, "run_thread: 1\n" + kStalledJob), kFineBuckets);
  const Samples samples = when_done(timing);
  const double missed = samples.value("timing_job_runs_missed_total");
  EXPECT_EQ(samples.sum("timing_job_runs_dropped_total"), 0);

  // One request alone sees the stall.
  const ExposedHistogram service(samples, "timing_request_duration_seconds");
  EXPECT_EQ(service.count(), kStalledRuns);
  EXPECT_GE(service.above(1), 1);
  expect_no_less(service, ExposedHistogram(durations_of(server.exchanges()), service));

  const ExposedHistogram response(samples, "timing_run_response_seconds");
  expect_the_whole_queue(response, missed);
  expect_response(response, server.exchanges(), missed);
}

TEST_P(HttpTruthTest, AStallOfManyThreadsShowsItsWholeQueueInBothTimes) {
  const TimedServer server(stalling_at(kRunsBeforeTheStall, kStall));
  const CheckedTiming timing(job(server, "run_thread: 300\n" + kStalledJob), kFineBuckets);
  const Samples samples = when_done(timing);
  const double missed = samples.value("timing_job_runs_missed_total");
  EXPECT_EQ(samples.sum("timing_job_runs_dropped_total"), 0);

  const ExposedHistogram service(samples, "timing_request_duration_seconds");
  EXPECT_EQ(service.count(), kStalledRuns);
  expect_no_less(service, ExposedHistogram(durations_of(server.exchanges()), service));
  EXPECT_GT(service.above(1), 1);

  const ExposedHistogram response(samples, "timing_run_response_seconds");
  expect_the_whole_queue(response, missed);
  expect_response(response, server.exchanges(), missed);
}

INSTANTIATE_TEST_SUITE_P(All, HttpTruthTest, testing::ValuesIn(http_engines()),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace timing::test
