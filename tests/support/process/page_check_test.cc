#include "tests/support/process/page_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace timing::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string family(const std::string& name, const std::string& type, const std::string& samples) {
  return "# HELP " + name + " What it means.\n# TYPE " + name + " " + type + "\n" + samples;
}

std::string histogram(const std::string& buckets, const std::string& count) {
  return family("timing_x_seconds", "histogram",
                buckets + "timing_x_seconds_sum{a=\"1\"} 2.5\ntiming_x_seconds_count{a=\"1\"} " +
                    count + "\n");
}

std::string bucket(const std::string& bound, const std::string& count) {
  return "timing_x_seconds_bucket{a=\"1\",le=\"" + bound + "\"} " + count + "\n";
}

std::string runs(const std::string& name, const std::string& type, int count,
                 const std::string& more = "") {
  return family(
      "timing_job_runs_" + name, type,
      "timing_job_runs_" + name + "{name=\"j\"" + more + "} " + std::to_string(count) + "\n");
}

std::string ledger(int planned) {
  return runs("planned_total", "counter", planned) + runs("started_total", "counter", 5) +
         runs("missed_total", "counter", 2) +
         runs("dropped_total", "counter", 1, ",reason=\"queue_full\"") + runs("queued", "gauge", 3);
}

std::string requests(int success, int failure, int count) {
  const std::string labels = "{respCode=\"200\"} ";
  const std::string number = std::to_string(count);
  const std::string time = "timing_request_duration_seconds";
  return family(time, "histogram",
                time + "_bucket{respCode=\"200\",le=\"+Inf\"} " + number + "\n" + time + "_sum" +
                    labels + "1\n" + time + "_count" + labels + number + "\n") +
         family("timing_request_fail_total", "counter",
                "timing_request_fail_total" + labels + std::to_string(failure) + "\n") +
         family("timing_request_success_total", "counter",
                "timing_request_success_total" + labels + std::to_string(success) + "\n");
}

std::vector<std::string> problems_of(const std::string& page) {
  return find_inconsistencies(read_exposition(page));
}

TEST(PageCheckTest, FindsNothingOnGoodPages) {
  for (const std::string& page :
       {family("a_total", "counter", "a_total{x=\"1\"} 1.0\na_total{x=\"2\"} 0.0\n"),
        family("a", "gauge", "a -1.5\n") + family("b", "gauge", "b NaN\n"),
        histogram(bucket("0.1", "1") + bucket("0.5", "1") + bucket("+Inf", "3"), "3"), ledger(11),
        requests(2, 1, 3)}) {
    EXPECT_THAT(problems_of(page), IsEmpty()) << page;
  }
}

struct BadPage {
  std::string page;
  std::string problem;
};

TEST(PageCheckTest, FindsWhatIsWrong) {
  const std::string sample = "a_total{x=\"1\"} 1.0\n";
  const std::vector<BadPage> table = {
      {sample, "without its HELP and TYPE"},
      {"# HELP a_total Text.\n" + sample, "without its HELP and TYPE"},
      {"# TYPE a_total counter\n" + sample, "TYPE without its HELP"},
      {"# HELP a_total\n# TYPE a_total counter\n" + sample, "HELP says nothing"},
      {family("a_total", "number", sample), "no TYPE of a metric"},
      {family("a_total", "counter", sample + "# TYPE a_total counter\n"), "TYPE comes too late"},
      {family("a_total", "counter", "b_total 1.0\n"), "without its HELP and TYPE"},
      {family("a_total", "counter", "a_total_sum 1.0\n"), "without its HELP and TYPE"},
      {family("a_total", "counter", sample) + family("a_total", "counter", ""), "in two places"},
      {family("a_total", "counter", ""), "no sample of a_total"},
      {family("a_total", "counter", "a_total{x=1} 1.0\n"), "expected a label"},
      {family("a_total", "counter", "a_total 1.0"), "does not end"},
      {family("a_total", "counter", sample + sample), "twice: a_total"},
      {family("a_total", "counter", sample + "a_total 1.0\n"), "several sets of label names"},
      {family("a_total", "counter", "a_total -1.0\n"), "no count: a_total"},
      {family("a_total", "counter", "a_total NaN\n"), "no count: a_total"},
      {family("a", "counter", "a 1.0\n"), "does not end in _total"},
      {histogram(bucket("0.5", "1") + bucket("0.1", "1") + bucket("+Inf", "3"), "3"),
       "bounds do not ascend"},
      {histogram(bucket("0.1", "2") + bucket("0.5", "1") + bucket("+Inf", "3"), "3"),
       "buckets do not ascend"},
      {histogram(bucket("0.1", "1") + bucket("0.5", "1"), "1"), "+Inf is not _count"},
      {histogram(bucket("0.1", "1") + bucket("+Inf", "2"), "3"), "+Inf is not _count"},
      {family("timing_x_seconds", "histogram", bucket("+Inf", "2")), "no sum"},
      {ledger(10), "planned = started + missed + dropped + queued is off by -1"},
      {ledger(12), "planned = started + missed + dropped + queued is off by 1"},
      {requests(2, 1, 4), "success + failure = count is off by 1"},
      {requests(2, 2, 3), "success + failure = count is off by -1"}};
  for (const auto& [page, problem] : table) {
    EXPECT_THAT(problems_of(page), Contains(HasSubstr(problem))) << page;
  }
}

TEST(PageCheckTest, FindsCountersThatStepBack) {
  const auto page = [](const std::string& counter, const std::string& gauge,
                       const std::string& count) {
    return read_exposition(family("a_total", "counter", "a_total{x=\"1\"} " + counter + "\n") +
                           family("b", "gauge", "b " + gauge + "\n") +
                           histogram(bucket("0.1", count) + bucket("+Inf", "7"), "7"));
  };
  EXPECT_THAT(find_steps_back(page("2", "2", "2"), page("3", "1", "2")), IsEmpty());
  EXPECT_THAT(find_steps_back(page("3", "1", "3"), page("2", "1", "2")),
              ElementsAre(HasSubstr("a_total{x=\"1\" } steps back from 3"),
                          HasSubstr("timing_x_seconds_bucket{a=\"1\" le=\"0.1\" } steps back")));
  EXPECT_THAT(find_steps_back(page("3", "1", "3"), read_exposition("")), IsEmpty());
}

TEST(PageCheckTest, TellsPagesApartByTheirSeries) {
  EXPECT_EQ(without_values("# HELP a b c\na{x=\"y z\"} 1.0\n"),
            without_values("# HELP a b c\na{x=\"y z\"} 2.5\n"));
  EXPECT_NE(without_values("# HELP a b c\na 1.0\n"), without_values("# HELP a b d\na 1.0\n"));
  EXPECT_NE(without_values("a{x=\"1\"} 1.0\n"), without_values("a{x=\"2\"} 1.0\n"));
}

}  // namespace
}  // namespace timing::test
