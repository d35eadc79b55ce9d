// A real Prometheus scrapes the built binary: what it computes is what the server did.
#include "tests/support/process/prometheus.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;

std::string address_without_scheme(const Timing& timing) {
  return timing.address().substr(std::string("http://").size());
}

TEST(PrometheusTest, ComputesTheKnownDelayAndTheKnownShareOfFailures) {
  std::atomic<int> answers{0};
  const HttpServer server([&](const ReceivedRequest&) {
    // One of four fails; each takes 200 ms.
    return HttpAnswer::of_status(++answers % 4 == 0 ? 500 : 200).after(200ms);
  });
  const CheckedTiming timing("name: known\nurl: " + server.url("/known") +
                                 "\nrun_every: 500ms\nrun_thread: 2\nlog_requests: errors\n",
                             {.arguments = {"--buckets", "0.1, 0.19, 0.2, 0.3, 1"}});
  const Prometheus prometheus(Prometheus::scraping(address_without_scheme(timing), "1s"));
  const auto near = [](double expected, double tolerance) {
    return [=](double value) { return std::abs(value - expected) <= tolerance; };
  };
  // Every answer takes a bit more than 200 ms, so they are all in the bucket of 0.2 to 0.3.
  prometheus.value_when(
      "histogram_quantile(0.99, sum by (le) (rate(timing_request_duration_seconds_bucket[20s])))",
      near(0.299, 0.002));
  prometheus.value_when(
      "histogram_quantile(0.01, sum by (le) (rate(timing_request_duration_seconds_bucket[20s])))",
      near(0.201, 0.002));
  // Four runs a second, one of them failing.
  prometheus.value_when("sum(rate(timing_request_fail_total{name=\"known\"}[20s]))",
                        near(1.0, 0.1));
  prometheus.value_when(
      "sum(rate(timing_request_fail_total[20s])) / sum(rate(timing_requests_total[20s]))",
      near(0.25, 0.02));
  prometheus.value_when(
      "sum(timing_request_success_total) + sum(timing_request_fail_total) - "
      "sum(timing_request_duration_seconds_count)",
      near(0, 0));
}

}  // namespace
}  // namespace timing::test
