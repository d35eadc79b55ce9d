// A restart of the built binary, as a real Prometheus sees it: a reset of its counters and
// histograms, which takes nothing away and adds nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

constexpr double kRunsBefore = 40;
constexpr double kRunsAfter = 10;
constexpr double kScrapes = 40;
constexpr const char* kRange = "[1h]";
constexpr double kRangeSeconds = 3600;

const std::string kRequests = "timing_requests_total{outcome=\"success\"}";
const std::string kResponse = "timing_run_response_seconds";

// An address of loopback that no other test listens at, nor connects from: between the two
// processes its port stays free.
std::string own_address() {
  const auto pid = static_cast<unsigned>(::getpid());
  return fmt::format("127.{}.{}.{}", 1 + (pid >> 16U), (pid >> 8U) & 0xFFU, pid & 0xFFU);
}

class RestartTest : public testing::Test {
 protected:
  ~RestartTest() override { open_gate(); }

  std::unique_ptr<CheckedTiming> start(const std::string& address, double runs) const {
    return std::make_unique<CheckedTiming>(
        fmt::format("name: counted\nurl: {}\nrun_every: 5ms\nrun_count: {}\n", server_.url(), runs),
        TimingOptions{.arguments = {"--enable_metrics", "--addr", address}, .metrics = false});
  }

  void open_gate() {
    open_ = true;
    open_.notify_all();
  }

  std::atomic<bool> open_ = false;
  // Answers once the gate is open.
  HttpServer server_{[this](const ReceivedRequest&) {
    open_.wait(false);
    return HttpAnswer::text("ok");
  }};
};

void wait_for(const Prometheus& prometheus, const std::string& count, double wanted) {
  prometheus.value_when(count, [&](double value) { return value == wanted; });
}

// What was scraped grew by exactly so much. Prometheus extrapolates it to the whole range: by half
// an interval at its beginning, and by 1.1 intervals at the most at its end.
void expect_increase(const Prometheus& prometheus, const std::string& increase) {
  const double wanted = kRunsBefore + kRunsAfter;
  const double samples =
      prometheus.value("count_over_time(" + kRequests + kRange + ")").value_or(0);
  const double value = prometheus.value(increase).value_or(-1);
  EXPECT_GE(value, wanted * 0.999) << increase;
  EXPECT_LE(value, wanted * (1 + 1.6 / (samples - 1)) * 1.001) << increase;
}

void expect_never_negative(const Prometheus& prometheus, const std::string& rate) {
  const auto least = prometheus.value("min_over_time((" + rate + ")[10m:200ms])");
  ASSERT_TRUE(least.has_value()) << rate;
  EXPECT_GE(*least, 0) << rate;
  const auto most = prometheus.value("max_over_time((" + rate + ")[10m:200ms])");
  EXPECT_GT(most.value_or(-1), 0) << rate;
}

void expect_counters_reset(const Prometheus& prometheus) {
  EXPECT_EQ(prometheus.value("changes(process_start_time_seconds" + std::string(kRange) + ")"), 1);
  for (const std::string& counter :
       {kRequests, kResponse + "_count", kResponse + "_bucket{le=\"+Inf\"}"}) {
    EXPECT_EQ(prometheus.value("resets(" + counter + kRange + ")"), 1) << counter;
    expect_increase(prometheus, "increase(" + counter + kRange + ")");
    expect_increase(prometheus, fmt::format("rate({}{}) * {}", counter, kRange, kRangeSeconds));
    expect_never_negative(prometheus, "rate(" + counter + "[2s])");
  }
  expect_never_negative(prometheus, "rate(" + kResponse + "_sum[2s])");
  EXPECT_GT(
      prometheus.value("histogram_quantile(0.5, rate(" + kResponse + "_bucket" + kRange + "))"), 0);
}

void expect_native_reset(const Prometheus& prometheus) {
  const std::string increase = "increase(" + kResponse + kRange + ")";
  expect_increase(prometheus, "histogram_count(" + increase + ")");
  expect_increase(prometheus, fmt::format("histogram_count(rate({}{})) * {}", kResponse, kRange,
                                          kRangeSeconds));
  EXPECT_GT(prometheus.value("histogram_sum(" + increase + ")"), 0);
  EXPECT_GT(prometheus.value("histogram_quantile(0.5, " + increase + ")"), 0);
  expect_never_negative(prometheus, "histogram_count(rate(" + kResponse + "[2s]))");
}

TEST_F(RestartTest, IsAResetAndNoNegativeRate) {
  auto timing = start(own_address() + ":0", kRunsBefore);
  const std::string address = timing->address().substr(std::string_view("http://").size());
  const std::string config = Prometheus::scraping(address, "200ms");
  const Prometheus classic(config);
  const Prometheus native(config, {.arguments = {"--enable-feature=native-histograms"}});
  const std::string native_count = "histogram_count(" + kResponse + ")";
  const auto wait_for_runs = [&](double runs) {
    wait_for(classic, kResponse + "_count", runs);
    wait_for(native, native_count, runs);
  };
  wait_for_runs(0);
  open_gate();
  wait_for_runs(kRunsBefore);
  EXPECT_EQ(timing->stop(), 0);
  timing = start(address, kRunsAfter);
  wait_for_runs(kRunsAfter);
  for (const Prometheus* prometheus : {&classic, &native}) {
    prometheus->value_when("count_over_time(" + kRequests + kRange + ")",
                           [](double samples) { return samples >= kScrapes; });
  }
  expect_counters_reset(classic);
  expect_native_reset(native);
  EXPECT_EQ(timing->stop(), 0);
}

}  // namespace
}  // namespace timing::test
