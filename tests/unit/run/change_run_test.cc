// Runs that changes of files start, on a clock that the test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/schedule_bench.h"
#include "timing/run/scheduler.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;
using testing::ElementsAre;

JobSpec on_change(config::Range range = {}) {
  return {.range = std::move(range), .on_change = true};
}

std::vector<std::uint32_t> attempts(const FakeTargetState& target) {
  std::vector<std::uint32_t> attempts;
  for (const auto& started : target.started) attempts.push_back(started.run.attempt);
  return attempts;
}

class ChangeRunTest : public testing::Test {
 protected:
  ~ChangeRunTest() override {
    const record::JobSeries job = bench_.series("job");
    const auto& events = job.events;
    EXPECT_EQ(job.planned, count_of(events, Event::started) + count_of(events, Event::missed) +
                               count_of(events, Event::dropped_window_closed) +
                               count_of(events, Event::dropped_job_ended) +
                               count_of(events, Event::dropped_job_removed) +
                               count_of(events, Event::dropped_queue_full) + job.queued);
    EXPECT_EQ(job.response_time.count(), results());
    EXPECT_EQ(count_of(events, Event::dropped_queue_full), 0U);
    EXPECT_EQ(count_of(events, Event::missed), 0U);
  }

  void apply(const JobSpec& spec) { bench_.apply({ScheduleBench::job(spec)}); }
  std::uint64_t count(Event event) const { return bench_.count("job", event); }
  // Runs that are over for good.
  std::uint64_t results() const {
    return count(Event::change_done) + count(Event::change_given_up) +
           count(Event::change_superseded) + count(Event::change_interrupted);
  }
  std::uint64_t queued() const { return bench_.series("job").queued; }
  std::uint64_t in_flight() const { return bench_.series("job").schedule.in_flight; }
  void change() { bench_.change_files("job"); }
  void end_try(RunEnd end) { bench_.end_runs("job", end); }
  // Tries that end so, until there is a pause of that length.
  void end_tries_for(nanoseconds span, RunEnd end) {
    bench_.runs_end_at_once_ = end;
    end_try(end);
    bench_.run_for(span);
    bench_.runs_end_at_once_.reset();
  }
  FakeTargetState& target() { return bench_.target("job"); }

  ScheduleBench bench_;
};

TEST_F(ChangeRunTest, AChangeStartsOneRunAndNothingElseDoes) {
  apply(on_change());
  bench_.run_for(24h);
  EXPECT_EQ(target().started.size(), 0);
  change();
  EXPECT_THAT(intended_starts(target()), ElementsAre(24h));
  EXPECT_EQ(in_flight(), 1U);
  end_try(RunEnd::finished);
  bench_.run_for(24h);
  change();
  end_try(RunEnd::finished);
  bench_.run_for(24h);
  EXPECT_THAT(attempts(target()), ElementsAre(1, 1));
  EXPECT_EQ(target().started.back().run.number, 2U);
  EXPECT_EQ(count(Event::change_done), 2U);
  EXPECT_EQ(count(Event::change_retried), 0U);
  EXPECT_EQ(in_flight(), 0U);
  EXPECT_EQ(bench_.series("job").schedule.next_run, std::nullopt);
}

TEST_F(ChangeRunTest, ChangesDuringARunGiveOneRunAfterIt) {
  apply(on_change());
  change();
  for (int i = 0; i < 5; ++i) change();
  EXPECT_EQ(target().started.size(), 1);
  EXPECT_EQ(queued(), 1U);
  end_try(RunEnd::finished);
  EXPECT_THAT(attempts(target()), ElementsAre(1, 1));
  EXPECT_EQ(queued(), 0U);
  end_try(RunEnd::finished);
  EXPECT_EQ(target().started.size(), 2);
  EXPECT_EQ(count(Event::change_done), 2U);
}

TEST_F(ChangeRunTest, ATargetThatDoesNotAnswerIsTriedUntilItDoes) {
  apply(on_change());
  change();
  end_tries_for(1h, RunEnd::unanswered);
  // Pauses of up to 2 s, a fifth shorter at most.
  EXPECT_GE(target().started.size(), 3600 / 2);
  EXPECT_LE(target().started.size(), 3600 * 10 / 16 + 4);
  EXPECT_EQ(count(Event::started), 1U);
  EXPECT_EQ(in_flight(), 1U);
  bench_.run_for(2s);
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 1U);
  EXPECT_EQ(count(Event::change_retried), target().started.size() - 1);
  EXPECT_EQ(bench_.log_.count("no answer yet, tries again"), 1);
  EXPECT_EQ(bench_.log_.count("done at try"), 1);
  const std::size_t tries = target().started.size();
  bench_.run_for(1h);
  EXPECT_EQ(target().started.size(), tries);
}

TEST_F(ChangeRunTest, ATargetThatRefusesIsTriedThreeTimes) {
  apply(on_change());
  for (int i = 1; i <= 2; ++i) {
    change();
    end_tries_for(1h, RunEnd::refused);
    EXPECT_EQ(count(Event::change_given_up), i);
    EXPECT_EQ(bench_.log_.count("given up after 3 tries"), i);
    EXPECT_EQ(in_flight(), 0U);
  }
  EXPECT_THAT(attempts(target()), ElementsAre(1, 2, 3, 1, 2, 3));
  EXPECT_EQ(count(Event::started), 2U);
  EXPECT_EQ(count(Event::change_retried), 4U);
  change();
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 1U);
}

TEST_F(ChangeRunTest, TheNextChangeTakesThePlaceOfARunThatPauses) {
  apply(on_change());
  change();
  end_try(RunEnd::unanswered);
  change();
  EXPECT_THAT(attempts(target()), ElementsAre(1, 1));
  EXPECT_EQ(count(Event::change_superseded), 1U);
  end_try(RunEnd::finished);
  bench_.run_for(1h);
  EXPECT_EQ(target().started.size(), 2);
  EXPECT_EQ(count(Event::change_done), 1U);
  EXPECT_EQ(count(Event::change_retried), 0U);
}

TEST_F(ChangeRunTest, TheNextChangeTakesThePlaceOfATryThatFails) {
  apply(on_change());
  change();
  change();
  end_try(RunEnd::refused);
  EXPECT_THAT(attempts(target()), ElementsAre(1, 1));
  EXPECT_EQ(count(Event::change_superseded), 1U);
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 1U);
}

TEST_F(ChangeRunTest, ChangesOutsideOfTheWindowGiveOneRunAtItsOpening) {
  apply(on_change(hours(13, 13)));  // it is 12:00
  change();
  change();
  EXPECT_EQ(queued(), 1U);
  EXPECT_EQ(bench_.series("job").schedule.next_run, ScheduleBench::kStart + 1h);
  bench_.run_for(1h);
  EXPECT_THAT(intended_starts(target()), ElementsAre(1h));
  end_try(RunEnd::finished);
  bench_.run_for(48h);
  EXPECT_EQ(target().started.size(), 1);
}

TEST_F(ChangeRunTest, AMachineThatSleptThroughAWindowLeavesTheChangeToTheNext) {
  apply(on_change(hours(13, 13)));
  change();
  bench_.stall_for(5h);
  EXPECT_EQ(target().started.size(), 0);
  bench_.run_for(24h);
  EXPECT_THAT(intended_starts(target()), ElementsAre(25h));
  end_try(RunEnd::finished);
}

TEST_F(ChangeRunTest, ARunThatPausesAtTheClosingIsMadeUpForAtTheNextOpening) {
  apply(on_change(hours(12, 12)));
  change();
  end_tries_for(10h, RunEnd::unanswered);
  EXPECT_EQ(count(Event::change_interrupted), 1U);
  EXPECT_EQ(in_flight(), 0U);
  EXPECT_EQ(queued(), 1U);
  const std::size_t tries = target().started.size();
  bench_.run_for(24h);
  EXPECT_EQ(target().started.size(), tries + 1);
  EXPECT_EQ(intended_starts(target()).back(), 24h);
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 1U);
}

TEST_F(ChangeRunTest, ATryUnderWayAtTheClosingFinishes) {
  apply(on_change(hours(12, 12)));
  change();
  bench_.run_for(2h);
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 1U);
  EXPECT_EQ(queued(), 0U);
  bench_.run_for(22h);
  change();
  bench_.run_for(2h);
  end_try(RunEnd::unanswered);
  EXPECT_EQ(count(Event::change_interrupted), 1U);
  EXPECT_EQ(queued(), 1U);
}

TEST_F(ChangeRunTest, RunCountCountsChanges) {
  JobSpec spec = on_change();
  spec.run_count = 2;
  apply(spec);
  change();
  end_tries_for(10s, RunEnd::unanswered);
  EXPECT_FALSE(bench_.scheduler_->finished());
  change();
  EXPECT_EQ(count(Event::change_superseded), 1U);
  change();  // none is left for it: the tries go on
  end_tries_for(10s, RunEnd::unanswered);
  EXPECT_FALSE(bench_.scheduler_->finished());
  bench_.run_for(2s);
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 1U);
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_FALSE(bench_.follows_files("job"));
  EXPECT_EQ(bench_.log_.count("run_count 2 reached"), 1);
}

TEST_F(ChangeRunTest, RunCountIsReachedByARunThatTheClosingInterrupts) {
  JobSpec spec = on_change(hours(12, 12));
  spec.run_count = 1;
  apply(spec);
  change();
  end_tries_for(2h, RunEnd::unanswered);
  EXPECT_EQ(count(Event::change_interrupted), 1U);
  EXPECT_TRUE(bench_.scheduler_->finished());
}

TEST_F(ChangeRunTest, RunForEndsTheTries) {
  JobSpec spec = on_change();
  spec.run_for = 1min;
  apply(spec);
  change();
  end_tries_for(2min, RunEnd::unanswered);
  EXPECT_EQ(count(Event::change_interrupted), 1U);
  EXPECT_TRUE(bench_.scheduler_->finished());
  EXPECT_FALSE(bench_.follows_files("job"));
}

TEST_F(ChangeRunTest, AStopEndsARunThatPauses) {
  apply(on_change());
  change();
  end_try(RunEnd::unanswered);
  bench_.scheduler_->retire_all();
  EXPECT_EQ(count(Event::change_interrupted), 1U);
  EXPECT_TRUE(target().close_asked);
  EXPECT_TRUE(bench_.scheduler_->idle());
  EXPECT_FALSE(bench_.follows_files("job"));
}

TEST_F(ChangeRunTest, AStopLetsATryFinishAndDropsWhatWaits) {
  apply(on_change());
  change();
  change();
  bench_.scheduler_->retire_all();
  EXPECT_EQ(count(Event::dropped_job_removed), 1U);
  EXPECT_FALSE(bench_.scheduler_->idle());
  end_try(RunEnd::refused);
  EXPECT_EQ(count(Event::change_interrupted), 1U);
  EXPECT_EQ(target().started.size(), 1);
  EXPECT_TRUE(bench_.scheduler_->idle());
}

TEST_F(ChangeRunTest, AReloadThatLeavesTheJobAsItIsKeepsWhatItFollows) {
  const auto job = ScheduleBench::job(on_change());
  bench_.apply({job});
  change();
  end_try(RunEnd::unanswered);
  bench_.apply({job, ScheduleBench::job({.name = "other", .interval = 1h})});
  EXPECT_EQ(bench_.times_followed("job"), 1);
  bench_.run_for(1s);
  EXPECT_THAT(attempts(target()), ElementsAre(1, 2));
  end_try(RunEnd::finished);
  change();
  end_try(RunEnd::finished);
  EXPECT_EQ(count(Event::change_done), 2U);
}

TEST_F(ChangeRunTest, AClockThatIsSetDoesNotFollowTheFilesTwice) {
  apply(on_change(hours(13, 13)));
  change();
  bench_.clock_.step_wall(1h);
  bench_.scheduler_->follow_clock_step(bench_.clock_.now());
  EXPECT_EQ(bench_.times_followed("job"), 1);
  EXPECT_EQ(target().started.size(), 1);
  end_try(RunEnd::finished);
}

}  // namespace
}  // namespace timing::test
