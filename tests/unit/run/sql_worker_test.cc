#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/run/sql_worker_fixture.h"
#include "timing/record/histogram.h"

namespace timing::run {
namespace {

using record::Event;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::kDuplicate;
using test::kGone;
using test::kLost;
using test::kRefused;
using test::SqlOutcome;
using SqlWorkerTest = test::SqlWorkerFixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(SqlWorkerTest, KeepsItsConnectionOverRuns) {
  make({"first", "second"});
  EXPECT_EQ(perform(1), RunEnd::finished);
  EXPECT_EQ(perform(2), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "second", "first", "second"));
  EXPECT_EQ(events(Event::started), 2U);
  EXPECT_EQ(events(Event::reconnect), 0U);
}

TEST_F(SqlWorkerTest, EveryStatementIsAnOutcomeWithItsOwnTime) {
  make({"first", "second"});
  driver_.on_statement = [this] { clock_.advance(milliseconds(3)); };
  driver_.on_connect = [this] { clock_.advance(seconds(1)); };
  perform(42);
  const std::vector<SqlOutcome> outcomes = outcomes_.all();
  ASSERT_EQ(outcomes.size(), 2U);
  for (std::uint32_t request = 0; request < 2; ++request) {
    EXPECT_EQ(outcomes[request].request, request);
    EXPECT_EQ(outcomes[request].number, 0);
    EXPECT_TRUE(outcomes[request].success);
    EXPECT_EQ(outcomes[request].service_time, milliseconds(3));
    EXPECT_EQ(outcomes[request].run, 42U);
    EXPECT_EQ(outcomes[request].thread, 7U);
    EXPECT_EQ(outcomes[request].subject, "database://under/test");
    EXPECT_EQ(outcomes[request].error, "");
    EXPECT_EQ(outcomes[request].size, 1U);
  }
}

TEST_F(SqlWorkerTest, AFailingStatementCountsAndTheRestStillRuns) {
  make({"first", "second", "third"});
  driver_.statements = {std::nullopt, kDuplicate, std::nullopt};
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "second", "third"));
  EXPECT_THAT(numbers(), ElementsAre(0, 1062, 0));
  EXPECT_EQ(outcomes_.all()[1].error, "Duplicate entry");
  EXPECT_FALSE(outcomes_.all()[1].success);
  EXPECT_EQ(events(Event::started), 1U);
}

TEST_F(SqlWorkerTest, MasksSecretsInErrors) {
  plan::JobPlan job = test::sql_job({}, {"first"});
  job.secrets.add("hunter2");
  make(std::move(job));
  driver_.statements = {SqlError{.number = 1, .message = "no hunter2 here"}};
  perform();
  EXPECT_EQ(outcomes_.all()[0].error, "no *** here");
}

TEST_F(SqlWorkerTest, WithoutADatabaseTheRunNeverStarts) {
  plan::JobPlan job = test::sql_job({}, {"first"});
  job.run_count = 3;
  make(std::move(job));
  driver_.connects = {kRefused};
  const auto number = source_->take();
  ASSERT_TRUE(number);
  EXPECT_EQ(perform(*number), RunEnd::unavailable);
  EXPECT_EQ(events(Event::started), 0U);
  EXPECT_EQ(outcomes_.runs(), 0U);
  EXPECT_THAT(outcomes_.all(), IsEmpty());
  EXPECT_EQ(log_.count("cannot reach database://under/test: refused (error 2002)"), 1U);
}

TEST_F(SqlWorkerTest, WaitsUntilTheDatabaseIsBack) {
  make({"first"});
  driver_.connects = {kRefused, kRefused};
  EXPECT_EQ(perform(), RunEnd::unavailable);
  EXPECT_TRUE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "connect", "connect", "first"));
  EXPECT_EQ(log_.count("is back after"), 1U);
}

TEST_F(SqlWorkerTest, StopsWaitingWhenAsked) {
  make({"first"});
  driver_.connects.assign(1000, kRefused);
  driver_.on_connect = [this] {
    if (driver_.asked.size() == 2) stop_.request_stop();
  };
  EXPECT_EQ(perform(), RunEnd::unavailable);
  EXPECT_FALSE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "connect"));
}

TEST_F(SqlWorkerTest, AStatementThatFoundItsIdleConnectionLostIsSentOnceMore) {
  make({"first", "second"});
  driver_.statements = {std::nullopt, std::nullopt, kGone};
  perform(1);
  perform(2);
  EXPECT_THAT(driver_.asked,
              ElementsAre("connect", "first", "second", "first", "connect", "first", "second"));
  EXPECT_THAT(numbers(), ElementsAre(0, 0, 0, 0));
  EXPECT_EQ(events(Event::started), 2U);
  EXPECT_EQ(events(Event::reconnect), 1U);
}

TEST_F(SqlWorkerTest, ItIsNotSentAThirdTime) {
  make({"first"});
  driver_.statements = {kGone, kGone};
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "connect", "first"));
  EXPECT_THAT(numbers(), ElementsAre(2006));
}

TEST_F(SqlWorkerTest, AStartedRunWaitsForItsDatabase) {
  make({"first"});
  driver_.connects = {std::nullopt, kRefused, kRefused};
  driver_.statements = {kGone};
  driver_.on_statement = [this] { clock_.advance(milliseconds(3)); };
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked,
              ElementsAre("connect", "first", "connect", "connect", "connect", "first"));
  EXPECT_THAT(numbers(), ElementsAre(0));
  EXPECT_EQ(outcomes_.all()[0].service_time, milliseconds(3));
  EXPECT_EQ(events(Event::started), 1U);
  EXPECT_EQ(events(Event::reconnect), 1U);
}

TEST_F(SqlWorkerTest, AStartedRunThatIsToldToStopWaitingFails) {
  make({"first", "second"});
  driver_.connects.assign(1000, kRefused);
  driver_.connects.push_front(std::nullopt);
  driver_.statements = {kGone};
  driver_.on_connect = [this] {
    if (events(Event::started) == 1) stop_.request_stop();
  };
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(numbers(), ElementsAre(2002, 2002));
  EXPECT_EQ(events(Event::started), 1U);
}

TEST_F(SqlWorkerTest, AConnectionThatWasIdleIsAskedBeforeARunStarts) {
  plan::JobPlan job = test::sql_job({}, {"first"});
  job.run_count = 2;
  make(std::move(job));
  ASSERT_TRUE(source_->take());
  perform(1);
  clock_.advance(milliseconds(501));
  driver_.alive = false;
  driver_.connects = {kRefused};
  ASSERT_TRUE(source_->take());
  EXPECT_EQ(perform(2), RunEnd::unavailable);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "ask", "connect"));
  EXPECT_EQ(events(Event::started), 1U);
  EXPECT_TRUE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_EQ(events(Event::reconnect), 1U);
}

TEST_F(SqlWorkerTest, AnIdleConnectionThatLivesIsKept) {
  make({"first"});
  perform(1);
  clock_.advance(milliseconds(501));
  perform(2);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "ask", "first"));
  EXPECT_EQ(events(Event::reconnect), 0U);
}

TEST_F(SqlWorkerTest, AStatementLostInTheMiddleIsNotSentAgain) {
  make({"first", "second"});
  driver_.statements = {kLost};
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "connect", "second"));
  EXPECT_THAT(numbers(), ElementsAre(2013, 0));
  EXPECT_EQ(events(Event::reconnect), 1U);
}

TEST_F(SqlWorkerTest, ALaterStatementWhoseConnectionIsGoneFails) {
  make({"first", "second", "third"});
  driver_.statements = {std::nullopt, kGone};
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "second", "connect", "third"));
  EXPECT_THAT(numbers(), ElementsAre(0, 2006, 0));
}

TEST_F(SqlWorkerTest, WithoutANewConnectionTheRestOfTheListFails) {
  make({"first", "second", "third"});
  driver_.connects = {std::nullopt, kRefused, kRefused};
  driver_.statements = {kLost};
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "connect", "connect"));
  EXPECT_THAT(numbers(), ElementsAre(2013, 2002, 2002));
}

TEST_F(SqlWorkerTest, AClosedLoopGoesOnByItselfToExactlyItsCount) {
  plan::JobPlan job = test::sql_job({}, {"run {{ .Run }}"});
  job.run_count = 4;
  make(std::move(job));
  source_->open_loop_gate();
  EXPECT_EQ(perform(*source_->take()), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "run 1", "run 2", "run 3", "run 4"));
  EXPECT_EQ(events(Event::started), 4U);
}

TEST_F(SqlWorkerTest, AClosedLoopEndsWithItsGate) {
  make({"first"});
  source_->open_loop_gate();
  driver_.on_statement = [this] {
    if (driver_.asked.size() == 4) source_->close_loop_gate();
  };
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_EQ(events(Event::started), 3U);
}

TEST_F(SqlWorkerTest, AClosedLoopEndsWhenAskedToStop) {
  make({"first"});
  source_->open_loop_gate();
  driver_.on_statement = [this] { stop_.request_stop(); };
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_EQ(events(Event::started), 1U);
}

TEST_F(SqlWorkerTest, AJobWithAnIntervalDoesOneRunAndTakesItsResponseTimeFromTheIntendedStart) {
  plan::JobPlan job = test::sql_job({}, {"first"});
  job.interval = seconds(1);
  make(std::move(job));
  source_->open_loop_gate();
  driver_.on_statement = [this] { clock_.advance(milliseconds(3)); };
  const SteadyTime intended = clock_.steady_now() - milliseconds(5);
  EXPECT_EQ(worker_->perform({.number = 1, .intended = intended, .late = true}, stop_.get_token()),
            RunEnd::finished);
  EXPECT_EQ(events(Event::started), 1U);
  EXPECT_EQ(events(Event::late), 1U);
  const record::HistogramSnapshot response = records_->snapshots().at(0).response_time;
  EXPECT_EQ(response.count(), 1U);
  EXPECT_EQ(response.sum, milliseconds(8));
}

TEST_F(SqlWorkerTest, ACronJobDoesOneRunAndHasAResponseTime) {
  plan::JobPlan job = test::sql_job({}, {"first"});
  job.cron.emplace(config::parse_cron("* * * * *").value(), plan::Timezone::utc());
  make(std::move(job));
  source_->open_loop_gate();
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_EQ(events(Event::started), 1U);
  EXPECT_EQ(records_->snapshots().at(0).response_time.count(), 1U);
}

TEST_F(SqlWorkerTest, AJobWithAThinkTimeDoesOneRunAndIsStillAClosedLoop) {
  plan::JobPlan job = test::sql_job({}, {"first"});
  job.think_time = {.least = seconds(1), .most = seconds(1)};
  make(std::move(job));
  source_->open_loop_gate();
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_EQ(events(Event::started), 1U);
  EXPECT_EQ(records_->snapshots().at(0).response_time.count(), 0U);
}

TEST_F(SqlWorkerTest, AClosedLoopHasNoResponseTime) {
  make({"first"});
  perform();
  EXPECT_EQ(records_->snapshots().at(0).response_time.count(), 0U);
}

}  // namespace
}  // namespace timing::run
