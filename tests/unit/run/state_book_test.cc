#include "timing/run/job/state_book.h"

#include <gtest/gtest.h>

#include "tests/support/basics/capturing_log.h"
#include "tests/unit/run/schedule_bench.h"
#include "timing/state/state_text.h"

namespace timing::run {
namespace {

using namespace std::chrono_literals;
using state::JobStates;
using test::JobSpec;
using test::ScheduleBench;

constexpr WallTime kNow = ScheduleBench::kStart;
// Of all jobs that the bench makes.
constexpr std::uint64_t kDigest = 0;

class StateBookTest : public testing::Test {
 protected:
  StateBookTest()
      : keeper_({.write =
                     [this](std::string_view text) {
                       written_ = text;
                       return Status(Success{});
                     },
                 .name = "file",
                 .log = log_,
                 .failures = failures_}) {}

  std::unique_ptr<StateBook> book(JobStates recalled) {
    return std::make_unique<StateBook>(keeper_, std::move(recalled), loop_, log_);
  }
  static std::shared_ptr<const plan::JobPlan> job(const JobSpec& spec) {
    return ScheduleBench::job(spec);
  }
  static JobSpec cron() { return {.cron = "0 * * * *", .catch_up = config::CatchUp{.within = 2h}}; }
  // What the file holds, once everything noted is in it.
  JobStates written() {
    EXPECT_TRUE(keeper_.flush_for(60s));
    return state::parse_states(written_).value();
  }

  SystemClock clock_;
  EventLoop loop_{clock_};
  test::CapturingLog log_;
  std::atomic<std::uint64_t> failures_{0};
  std::string written_;
  state::StateKeeper keeper_;
};

TEST_F(StateBookTest, SettlesWhatNewJobsBeginWith) {
  const auto book = this->book({});
  const auto counted = job({.name = "counted", .interval = 10ms, .run_count = 1000});
  const auto scheduled = job(cron());
  const auto forgetful = job({.name = "forgetful", .interval = 1s});
  book->begin({{counted, scheduled, forgetful}}, kNow);
  EXPECT_EQ(written(), (JobStates{{"counted", {.runs = 100}}, {"job", {.settled = kNow}}}));
  EXPECT_EQ(book->resume(*counted).runs_used, 0U);
  EXPECT_EQ(book->resume(*scheduled).settled, std::nullopt);
}

TEST_F(StateBookTest, TakesNothingThatAnotherShardHasLeft) {
  const auto job_of = [](std::uint32_t index) {
    plan::JobPlan shared = *job({.name = "load", .interval = 10ms, .run_count = 1000});
    shared.share = {.index = index, .of = 8};
    return std::make_shared<const plan::JobPlan>(shared);
  };
  const JobStates recalled = {{"load", {.runs = 400}}, {"load (shard 3/8)", {.runs = 300}}};
  const auto third = job_of(3);
  const auto book_of_third = book(recalled);
  book_of_third->begin({{third}}, kNow);
  EXPECT_EQ(book_of_third->resume(*third).runs_used, 300U);
  EXPECT_TRUE(written().contains("load (shard 3/8)"));
  const auto fourth = job_of(4);
  const auto book_of_fourth = book(recalled);
  book_of_fourth->begin({{fourth}}, kNow);
  EXPECT_EQ(book_of_fourth->resume(*fourth).runs_used, 0U);
}

TEST_F(StateBookTest, GivesWhatWasRecalledToTheFirstPlanOnly) {
  const JobStates recalled = {
      {"first", {.settled = kNow - 5h, .schedule_digest = kDigest, .runs = 40}},
      {"later", {.settled = kNow - 5h, .schedule_digest = kDigest, .runs = 40}}};
  const auto book = this->book(recalled);
  JobSpec spec = cron();
  spec.run_count = 90;
  spec.name = "first";
  const auto first = job(spec);
  spec.name = "later";
  const auto later = job(spec);
  book->begin({{first}}, kNow);
  book->begin({{first, later}}, kNow + 1h);
  const Resumption of_first = book->resume(*first);
  EXPECT_EQ(of_first.settled, kNow - 5h);
  EXPECT_EQ(of_first.runs_used, 40U);
  EXPECT_EQ(of_first.runs_granted, 1U);
  const Resumption of_later = book->resume(*later);
  EXPECT_EQ(of_later.settled, std::nullopt);
  EXPECT_EQ(of_later.runs_used, 0U);
  EXPECT_EQ(written(), (JobStates{{"first", {.settled = kNow, .runs = 41}},
                                  {"later", {.settled = kNow + 1h, .runs = 1}}}));
}

TEST_F(StateBookTest, AnotherScheduleCatchesNothingUpAndKeepsItsCount) {
  const auto book =
      this->book({{"job", {.settled = kNow - 5h, .schedule_digest = kDigest + 1, .runs = 40}}});
  JobSpec spec = cron();
  spec.run_count = 90;
  const auto changed = job(spec);
  book->begin({{changed}}, kNow);
  const Resumption resumption = book->resume(*changed);
  EXPECT_EQ(resumption.settled, std::nullopt);
  EXPECT_EQ(resumption.runs_used, 40U);
}

TEST_F(StateBookTest, ACountThatWasLoweredIsReached) {
  const auto book = this->book({{"job", {.runs = 40}}});
  const auto lowered = job({.interval = 1s, .run_count = 30});
  book->begin({{lowered}}, kNow);
  const Resumption resumption = book->resume(*lowered);
  EXPECT_EQ(resumption.runs_used, 30U);
  EXPECT_EQ(resumption.runs_granted, 0U);
}

TEST_F(StateBookTest, ANoteIsWrittenAndThenTold) {
  const auto book = this->book({});
  const auto scheduled = job(cron());
  book->begin({{scheduled}}, kNow);
  book->note(*scheduled, {.settled = kNow + 1h}, [&] {
    EXPECT_EQ(state::parse_states(written_).value(), (JobStates{{"job", {.settled = kNow + 1h}}}));
    loop_.stop();
  });
  loop_.run();
}

TEST_F(StateBookTest, AJobThatAnotherHasReplacedWritesNoMore) {
  const auto book = this->book({});
  const auto old_one = job(cron());
  const auto new_one = job(cron());
  book->begin({{old_one}}, kNow);
  book->begin({{new_one}}, kNow + 1h);
  book->note(*old_one, {.settled = kNow + 2h}, [&] { loop_.stop(); });
  loop_.run();  // the note is told all the same
  EXPECT_EQ(written(), (JobStates{{"job", {.settled = kNow + 1h}}}));
}

TEST_F(StateBookTest, AJobThatStaysIsNotBegunAnew) {
  const auto book = this->book({});
  const auto stays = job(cron());
  book->begin({{stays}}, kNow);
  book->note(*stays, {.settled = kNow + 1h}, [] {});
  book->begin({{stays, job({.name = "new", .run_count = 3})}}, kNow + 2h);
  EXPECT_EQ(written(), (JobStates{{"job", {.settled = kNow + 1h}}, {"new", {.runs = 1}}}));
}

}  // namespace
}  // namespace timing::run
