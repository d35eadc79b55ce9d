// Jobs with a run_count whose numbers outlive the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/run/memory_store.h"
#include "tests/unit/run/schedule_bench.h"
#include "timing/run/job/job_memory.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using testing::ElementsAre;

class RunCountStateTest : public testing::Test {
 protected:
  RunCountStateTest() { bench_.runs_end_at_once_ = RunEnd::finished; }

  void resume(std::uint64_t used, std::uint64_t granted) {
    store_.resumptions_["job"] = {.runs_used = used, .runs_granted = granted};
  }
  std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> numbers;
    for (const auto& started : bench_.target("job").started) numbers.push_back(started.run.number);
    return numbers;
  }

  MemoryStore store_;
  ScheduleBench bench_{&store_};
};

TEST_F(RunCountStateTest, TheJobGoesOnWithTheRest) {
  resume(5, 1);
  bench_.apply({ScheduleBench::job({.interval = 1s, .run_count = 8})});
  EXPECT_EQ(bench_.series("job").schedule.runs_remaining, 2U);
  for (int second = 0; second < 5; ++second) {
    store_.keep();
    bench_.run_for(1s);
  }
  EXPECT_THAT(numbers(), ElementsAre(6, 7, 8));
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(bench_.series("job").planned, 3U);
}

TEST_F(RunCountStateTest, AJobThatWasDoneStaysDone) {
  resume(8, 0);
  bench_.apply({ScheduleBench::job({.interval = 1s, .run_count = 8})});
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_EQ(bench_.log_.count("job 'job': done, run_count 8 reached"), 1U);
  bench_.run_for(1min);
  EXPECT_EQ(bench_.target("job").started.size(), 0U);
  EXPECT_EQ(bench_.scheduler_->next_steady(), std::nullopt);
}

TEST_F(RunCountStateTest, NumbersAreAskedForBeforeTheyRunOut) {
  resume(0, 100);
  bench_.apply({ScheduleBench::job({.interval = 10ms, .run_count = 1000})});
  bench_.run_for(485ms);
  EXPECT_FALSE(store_.noted_.contains("job"));
  bench_.run_for(10ms);
  EXPECT_EQ(store_.noted_["job"].runs, 200U);
  store_.keep();
  bench_.run_for(1s);
  EXPECT_EQ(bench_.count("job", Event::missed), 0U);
  EXPECT_EQ(store_.noted_["job"].runs, 300U);
}

TEST_F(RunCountStateTest, ATickWithoutANumberIsMissedAndTheCountStays) {
  resume(0, 1);
  bench_.apply({ScheduleBench::job({.interval = 1s, .run_count = 3})});
  bench_.run_for(2s);
  EXPECT_THAT(numbers(), ElementsAre(1));
  EXPECT_EQ(bench_.count("job", Event::missed), 2U);
  for (int second = 0; second < 5; ++second) {
    store_.keep();
    bench_.run_for(1s);
  }
  EXPECT_THAT(numbers(), ElementsAre(1, 2, 3));
  EXPECT_TRUE(bench_.scheduler_->finished());
}

TEST_F(RunCountStateTest, AClosedLoopGoesOnWhenItsNumbersAreGranted) {
  resume(0, 2);
  bench_.runs_end_at_once_.reset();
  bench_.apply({ScheduleBench::job({.run_count = 9, .threads = 2})});
  for (int round = 0; round < 20; ++round) {
    bench_.end_runs("job");
    store_.keep();
  }
  EXPECT_THAT(numbers(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_TRUE(bench_.scheduler_->finished());
}

TEST_F(RunCountStateTest, AStopLeavesTheExactNumber) {
  resume(0, 100);
  bench_.apply({ScheduleBench::job({.interval = 10ms, .run_count = 1000})});
  bench_.run_for(75ms);
  bench_.scheduler_->retire_all();
  EXPECT_EQ(store_.noted_["job"].runs, 8U);
}

TEST_F(RunCountStateTest, ARunThatIsGivenBackAfterTheStopIsNotLost) {
  resume(0, 1);
  bench_.runs_end_at_once_.reset();
  bench_.target("job").reachable = false;
  bench_.apply({ScheduleBench::job({.interval = 1h, .run_count = 3})});
  bench_.scheduler_->retire_all();
  EXPECT_EQ(store_.noted_["job"].runs, 1U);
  bench_.end_runs("job", RunEnd::unavailable);
  bench_.close_target("job");
  EXPECT_EQ(store_.noted_["job"].runs, 0U);
}

TEST(FirstBlock, IsWhatRunsInASecond) {
  const auto block = [](const JobSpec& spec) {
    return run::first_block(*ScheduleBench::job(spec));
  };
  EXPECT_EQ(block({.interval = 10us}), 100'000U);
  EXPECT_EQ(block({.interval = 10ms, .threads = 3}), 300U);
  EXPECT_EQ(block({.interval = 700ms, .threads = 3}), 3U);
  EXPECT_EQ(block({.interval = 1s, .threads = 3}), 3U);
  EXPECT_EQ(block({.interval = 24h}), 1U);
  EXPECT_EQ(block({.threads = 50}), 50U);
  EXPECT_EQ(block({.threads = 2, .cron = "* * * * *"}), 2U);
  EXPECT_EQ(block({.interval = 1us, .threads = 100}), 1'000'000U);
}

// Starts, stops and crashes at any moment, with a disk as slow as it likes.
TEST(RunCountProperty, NoCrashExceedsTheCountAndStopsKeepItExact) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    const auto upto = [&](std::uint64_t most) {
      return std::uniform_int_distribution<std::uint64_t>(0, most)(random);
    };
    const bool crashes = seed % 2 == 0;
    JobSpec spec{.run_count = 1 + upto(400), .threads = 1 + static_cast<std::uint32_t>(upto(3))};
    if (upto(2) > 0) spec.interval = 1ms * (1 + upto(2000));
    std::uint64_t started = 0;
    std::uint64_t lost = 0;
    std::uint64_t on_disk = 0;
    for (int life = 0; life < 1000 && on_disk < *spec.run_count; ++life) {
      const auto job = ScheduleBench::job(spec);
      MemoryStore store;
      const std::uint64_t granted = std::min(run::first_block(*job), *spec.run_count - on_disk);
      store.resumptions_["job"] = {.runs_used = on_disk, .runs_granted = granted};
      store.kept_["job"].runs = on_disk + granted;
      const std::uint64_t before = on_disk;
      ScheduleBench bench(&store);
      bench.apply({job});
      for (std::uint64_t step = upto(30); step > 0; --step) {
        if (upto(3) > 0) bench.end_runs("job");
        bench.run_for(1ms * upto(500));
        if (upto(1) > 0) store.keep();
        const auto& runs = bench.target("job").started;
        for (const auto& run : runs) ASSERT_LE(run.run.number, *store.kept_["job"].runs);
      }
      if (!crashes) {
        bench.scheduler_->retire_all();
        store.keep();
      }
      on_disk = *store.kept_["job"].runs;
      started += bench.target("job").started.size();
      lost += on_disk - before - bench.target("job").started.size();
    }
    EXPECT_EQ(on_disk, *spec.run_count) << "seed " << seed;
    EXPECT_EQ(started + lost, *spec.run_count) << "seed " << seed;
    if (!crashes) {
      EXPECT_EQ(started, *spec.run_count) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace timing::test
