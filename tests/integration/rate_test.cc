// Runs that arrive at a rate, seen from outside the built binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;

TEST(RateTest, TwoSecondsOfTwoHundredAreFourHundredRequests) {
  const HttpServer server([](const ReceivedRequest&) { return HttpAnswer::text("ok"); });
  const CheckedTiming timing("name: load\nurl: " + server.url() +
                             "\nrate: 200/s\nrun_for: 2s\nlog_requests: none\n");
  timing.process().wait_for("job 'load': done, run_for 2s reached");
  const Samples samples = timing.scrape();
  EXPECT_EQ(samples.value("timing_job_runs_planned_total"), 400);
  EXPECT_EQ(samples.value("timing_job_runs_queued"), 0);
  // A machine that was stopped for too long misses some, and says so.
  const auto missed = static_cast<std::size_t>(samples.value("timing_job_runs_missed_total"));
  EXPECT_EQ(server.request_count(), 400U - missed);
  EXPECT_EQ(samples.sum("timing_job_runs_dropped_total"), 0);
}

TEST(RateTest, ATargetThatHangsFillsTheQueueAndTheLedgerBalances) {
  const HttpServer server(
      [](const ReceivedRequest&) { return HttpAnswer::text("ok").after(50ms); });
  const CheckedTiming timing("name: load\nurl: " + server.url() +
                             "\nrate: 200/s\nrun_thread: 2\nmax_queue: 10\nlog_requests: none\n");
  timing.process().wait_for("job 'load': run_thread 2 is reached");
  for (int scrape = 0; scrape < 30; ++scrape) {
    const Samples samples = timing.scrape();
    EXPECT_EQ(
        samples.sum("timing_job_runs_planned_total"),
        samples.sum("timing_job_runs_started_total") + samples.sum("timing_job_runs_missed_total") +
            samples.sum("timing_job_runs_dropped_total") + samples.sum("timing_job_runs_queued"));
  }
  timing.scrape_until("a queue that is full", [](const Samples& samples) {
    return samples.value("timing_job_runs_dropped_total", {{"reason", "queue_full"}}) > 0;
  });
  EXPECT_EQ(timing.stop(), 0);
}

}  // namespace
}  // namespace timing::test
