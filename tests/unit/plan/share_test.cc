#include "timing/plan/share.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using testing::ElementsAre;

TEST(ShareTest, HasEveryNumberThatLeavesItsIndex) {
  for (std::uint32_t of = 1; of <= 9; ++of) {
    for (std::uint64_t count = 0; count <= 40; ++count) {
      std::uint64_t all = 0;
      for (std::uint32_t index = 0; index < of; ++index) {
        std::uint64_t own = 0;
        for (std::uint64_t number = 0; number < count; ++number) own += number % of == index;
        ASSERT_EQ((Share{.index = index, .of = of}.part_of(count)), own);
        all += own;
      }
      ASSERT_EQ(all, count);
    }
  }
}

TEST(ShareTest, OfAJobFallsToAsManyProcessesAsItHasThreads) {
  for (const std::string name : {"a", "b", "orders", "http://127.0.0.1/"}) {
    for (const std::uint32_t threads : {1U, 2U, 5U, 8U, 100U}) {
      std::multiset<std::uint32_t> shares;
      for (std::uint32_t index = 0; index < 8; ++index) {
        const auto share = share_of_job({.index = index, .of = 8}, name, threads);
        if (!share) continue;
        shares.insert(share->index);
        EXPECT_EQ(share->of, std::min(threads, 8U));
      }
      ASSERT_EQ(shares.size(), std::min(threads, 8U));
      EXPECT_EQ(*shares.rbegin(), shares.size() - 1);
      EXPECT_EQ(std::set<std::uint32_t>(shares.begin(), shares.end()).size(), shares.size());
    }
  }
}

TEST(ShareTest, JobsOfOneThreadAreSpreadOverTheProcesses) {
  std::vector<int> jobs(8);
  for (int job = 0; job < 800; ++job) {
    for (std::uint32_t index = 0; index < 8; ++index) {
      if (share_of_job({.index = index, .of = 8}, "job " + std::to_string(job), 1)) ++jobs[index];
    }
  }
  for (const int count : jobs) EXPECT_GT(count, 50);
}

TEST(RunShareTest, NumbersAreThoseThatItCounts) {
  for (std::uint32_t of = 1; of <= 5; ++of) {
    for (std::uint32_t threads = of; threads <= 12; ++threads) {
      std::set<std::uint64_t> numbers;
      constexpr std::uint64_t kRuns = 100;
      for (std::uint32_t index = 0; index < of; ++index) {
        const RunShare runs({.index = index, .of = of}, threads);
        std::uint64_t own = 0;
        for (std::uint64_t number = runs.number_of(0); number < kRuns;
             number = runs.number_of(++own)) {
          ASSERT_EQ(number % threads % of, index);
          ASSERT_TRUE(numbers.insert(number).second);
          ASSERT_EQ(runs.part_of(number), own);
          ASSERT_EQ(runs.part_of(number + 1), own + 1);
        }
        ASSERT_EQ(runs.part_of(kRuns), own);
      }
      ASSERT_EQ(numbers.size(), kRuns);
    }
  }
}

// The parts of a job, in the order of the shares that have one.
std::vector<std::shared_ptr<const JobPlan>> parts_of(std::string_view yaml,
                                                     std::uint32_t processes) {
  config::Diagnostics diagnostics("config.yml");
  const config::Config config = config::load_text(yaml, diagnostics);
  std::vector<std::shared_ptr<const JobPlan>> parts(processes);
  for (std::uint32_t index = 0; index < processes; ++index) {
    CompileEnvironment environment = test::environment();
    environment.share = {.index = index, .of = processes};
    const Plan plan = compile(config, nullptr, environment, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors());
    EXPECT_EQ(plan.share, environment.share);
    if (!plan.jobs.at(0)->idle) parts.at(plan.jobs[0]->share.index) = plan.jobs[0];
  }
  return parts;
}

TEST(SharedPlanTest, LimitsAreDividedAndAreAtLeastOne) {
  const auto parts = parts_of(
      "url: http://127.0.0.1/\nrate: 10/s\nrun_thread: 10\nmax_queue: 2\nconnections: 7\n"
      "run_count: 11\n",
      4);
  std::vector<std::uint32_t> threads;
  std::vector<std::uint64_t> queues;
  std::vector<std::uint64_t> counts;
  std::vector<std::uint32_t> connections;
  for (const auto& part : parts) {
    threads.push_back(part->threads);
    queues.push_back(*part->max_queue);
    counts.push_back(*part->run_count);
    connections.push_back(std::get<HttpPlan>(part->target).connection.most);
  }
  EXPECT_THAT(threads, ElementsAre(3, 3, 2, 2));
  EXPECT_THAT(queues, ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(counts, ElementsAre(3, 3, 3, 2));
  EXPECT_THAT(connections, ElementsAre(2, 2, 2, 1));
}

TEST(SharedPlanTest, NoLimitStaysNone) {
  const auto parts = parts_of("url: http://127.0.0.1/\nrate: 10/s\nmax_queue: 0\n", 3);
  for (const auto& part : parts) {
    EXPECT_EQ(part->max_queue, 0U);
    EXPECT_EQ(part->run_count, std::nullopt);
    EXPECT_EQ(std::get<HttpPlan>(part->target).connection.most, 0U);
  }
}

TEST(SharedPlanTest, TheFirstShareDoesWhatIsDoneOnce) {
  const auto parts = parts_of(
      "type: database\ndatabase: {type: sqlite, file: test.db}\nrun_thread: 4\n"
      "sql: {init: [CREATE TABLE t (i)], cleanup: [DROP TABLE t], query: [SELECT 1]}\n",
      3);
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const auto& sql = std::get<SqlPlan>(parts[index]->target);
    EXPECT_EQ(sql.init.size(), index == 0 ? 1U : 0U);
    EXPECT_EQ(sql.cleanup.size(), index == 0 ? 1U : 0U);
    EXPECT_EQ(sql.statements.size(), 1U);
  }
}

TEST(SharedPlanTest, OneProcessHasAllAsEver) {
  const auto whole = test::job_of("url: http://127.0.0.1/\nrun_thread: 5\nrun_count: 7\n");
  EXPECT_TRUE(whole->share.whole());
  EXPECT_EQ(whole->threads, 5U);
  EXPECT_EQ(whole->run_count, 7U);
  EXPECT_EQ(whole->thread_of(4), 4U);
  EXPECT_EQ(whole->runs().number_of(6), 6U);
}

}  // namespace
}  // namespace timing::plan
