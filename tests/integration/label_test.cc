// The labels that a config gives to the series of its jobs, as /metrics of the built binary shows
// them.
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/http/http_server.h"

namespace timing::test {
namespace {

class LabelTest : public testing::Test {
 protected:
  LabelTest() : server_([](const ReceivedRequest&) { return HttpAnswer::text("ok"); }) {}

  std::string job(const std::string& name, const std::string& more) const {
    return "name: " + name + "\nurl: " + server_.url() + "\nrun_every: 20ms\nlog_requests: none\n" +
           more;
  }
  static double successes(const Samples& samples, const LabelValues& labels) {
    return samples.sum("timing_request_success_total", labels);
  }

  HttpServer server_;
};

TEST_F(LabelTest, AreInEverySeriesOfTheirJobAndEmptyInThoseOfOthers) {
  const CheckedTiming timing(job("cart", "prometheus: {team: shop}\n") + "---\n" + job("bare", ""));
  const Samples samples = timing.scrape_until("requests of both", [](const Samples& scrape) {
    return successes(scrape, {{"name", "cart"}}) > 0 && successes(scrape, {{"name", "bare"}}) > 0;
  });
  std::size_t of_cart = 0;
  for (const Sample& sample : samples.all()) {
    const auto name = sample.labels.find("name");
    if (name == sample.labels.end()) {
      EXPECT_FALSE(sample.labels.contains("team")) << sample.name;
      continue;
    }
    of_cart += name->second == "cart" ? 1U : 0U;
    EXPECT_EQ(sample.labels.at("team"), name->second == "cart" ? "shop" : "") << sample.name;
  }
  EXPECT_GT(of_cart, 40U);
}

TEST_F(LabelTest, ThatStayLetAChangedJobCountOnAndThatChangeMakeItBeginAnew) {
  const CheckedTiming timing(job("cart", "prometheus: {team: shop}\n"));
  timing.scrape_until("ten requests", [](const Samples& scrape) {
    return successes(scrape, {{"team", "shop"}}) >= 10;
  });

  timing.change_config(job("cart", "prometheus: {team: shop}\ntimeout: 5s\n"));
  timing.process().wait_for("reloaded");
  EXPECT_GE(successes(timing.scrape(), {{"team", "shop"}}), 10);

  timing.change_config(job("cart", "prometheus: {team: sales}\nrun_count: 3\n"));
  timing.process().wait_for("run_count 3 reached");
  const Samples samples = timing.scrape_until("the old series gone", [](const Samples& scrape) {
    return scrape.matching("timing_requests_total", {{"team", "shop"}}).empty();
  });
  EXPECT_EQ(successes(samples, {{"name", "cart"}}), 3);
  EXPECT_EQ(samples.value("timing_job_runs_started_total", {{"team", "sales"}}), 3);
}

}  // namespace
}  // namespace timing::test
