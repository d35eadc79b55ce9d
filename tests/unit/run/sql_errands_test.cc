// What is executed once, and on each connection: init, cleanup and connect.
#include "timing/run/sql/sql_errands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/run/sql_worker_fixture.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using test::kDuplicate;
using test::kLost;
using test::kRefused;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SqlErrandsTest : public test::SqlWorkerFixture {
 protected:
  static plan::StatementPlan statement(const std::string& method, const std::string& text) {
    return {.method = method, .entity = "1", .text = plan::Template::literal(text)};
  }
  static plan::JobPlan job_with(const std::vector<std::string>& connect,
                                const std::vector<std::string>& init,
                                const std::vector<std::string>& cleanup) {
    plan::JobPlan job = test::sql_job({}, {"run"});
    auto& sql = std::get<plan::SqlPlan>(job.target);
    for (const auto& text : connect) sql.connect.push_back(statement("CONNECT", text));
    for (const auto& text : init) sql.init.push_back(statement("INIT", text));
    for (const auto& text : cleanup) sql.cleanup.push_back(statement("CLEANUP", text));
    return job;
  }
  // Method and failure of each request that was counted.
  std::vector<std::string> counted_requests() const {
    std::vector<std::string> all;
    const record::RecorderSnapshot snapshot = records_->snapshots().at(0);
    for (const record::RequestTotals& request : snapshot.requests) {
      all.push_back(records_->labels().requests.at(request.request).method +
                    (request.failure > 0 ? "!" : ""));
    }
    return all;
  }
};

TEST_F(SqlErrandsTest, InitIsExecutedOnceBeforeTheFirstRun) {
  make(job_with({}, {"create", "fill"}, {}));
  perform(1);
  perform(2);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "create", "fill", "run", "run"));
  EXPECT_THAT(counted_requests(), ElementsAre("EXECUTE", "INIT", "INIT"));
  EXPECT_EQ(events(record::Event::started), 2U);
  EXPECT_EQ(outcomes_.all().size(), 2U);
  EXPECT_EQ(log_.count("job 'orders': init done, 2 statements in 0s"), 1U);
}

TEST_F(SqlErrandsTest, NoRunStartsWhileInitFails) {
  make(job_with({}, {"create"}, {}));
  driver_.statements = {kDuplicate};
  EXPECT_EQ(perform(), RunEnd::unavailable);
  EXPECT_EQ(perform(), RunEnd::unavailable);  // it is too early to try again
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "create"));
  EXPECT_EQ(events(record::Event::started), 0U);
  EXPECT_EQ(log_.count("cannot run init of database://under/test: Duplicate entry (error 1062)"),
            1U);
  clock_.advance(std::chrono::milliseconds(400));
  EXPECT_TRUE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "create", "create", "run"));
  EXPECT_THAT(counted_requests(), ElementsAre("EXECUTE", "INIT", "INIT!"));
}

TEST_F(SqlErrandsTest, InitThatLosesItsConnectionBeginsAnew) {
  make(job_with({}, {"create", "fill"}, {}));
  driver_.statements = {std::nullopt, kLost};
  EXPECT_EQ(perform(), RunEnd::unavailable);
  clock_.advance(std::chrono::milliseconds(400));
  EXPECT_TRUE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "create", "fill", "connect", "create", "fill"));
}

TEST_F(SqlErrandsTest, AStopEndsTheWaitForInit) {
  make(job_with({}, {"create"}, {}));
  driver_.statements = {kDuplicate};
  EXPECT_EQ(perform(), RunEnd::unavailable);
  stop_.request_stop();
  EXPECT_FALSE(worker_->wait_until_available(stop_.get_token()));
}

TEST_F(SqlErrandsTest, WarmingUpConnectsAndInitialises) {
  make(job_with({"set"}, {"create"}, {}));
  worker_->warm_up(stop_.get_token());
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "set", "create"));
  perform();
  EXPECT_EQ(driver_.asked.back(), "run");
  EXPECT_EQ(driver_.asked.size(), 4U);
}

TEST_F(SqlErrandsTest, ConnectStatementsAreExecutedOnEveryNewConnection) {
  make(job_with({"set a", "set b"}, {}, {}));
  driver_.statements = {std::nullopt, std::nullopt, kLost};
  perform(1);
  perform(2);
  EXPECT_THAT(driver_.asked,
              ElementsAre("connect", "set a", "set b", "run", "connect", "set a", "set b", "run"));
  EXPECT_THAT(counted_requests(), ElementsAre("EXECUTE", "EXECUTE!", "CONNECT", "CONNECT"));
}

TEST_F(SqlErrandsTest, AConnectStatementThatFailsIsAFailedConnect) {
  make(job_with({"set a", "set b"}, {}, {}));
  driver_.statements = {std::nullopt, kDuplicate};
  EXPECT_EQ(perform(), RunEnd::unavailable);
  EXPECT_EQ(log_.count("cannot reach database://under/test: connect statement 1: Duplicate entry "
                       "(error 1062); trying again"),
            1U);
  EXPECT_EQ(records_->open_connections()->count(), 0U);
  EXPECT_TRUE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_EQ(log_.count("connected to database://under/test: a script"), 1U);
  EXPECT_EQ(events(record::Event::reconnect), 0U);
}

TEST_F(SqlErrandsTest, CleanupGoesOnAfterAStatementThatFails) {
  make(job_with({}, {}, {"drop a", "drop b"}));
  perform();
  driver_.statements = {kDuplicate};
  worker_->clean_up();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "run", "drop a", "drop b"));
  EXPECT_THAT(numbers(), ElementsAre(0, 1062, 0));
  EXPECT_EQ(log_.count("cleanup done, 1 statement in"), 1U);
}

TEST_F(SqlErrandsTest, CleanupEndsWhereTheDatabaseIsGoneOrTooSlow) {
  const SqlError late{.number = 1317, .message = "late", .error_class = SqlErrorClass::timeout};
  for (const SqlError& error : {kLost, late}) {
    make(job_with({}, {}, {"drop a", "drop b"}));
    driver_.asked.clear();
    perform();
    driver_.statements = {error};
    worker_->clean_up();
    EXPECT_THAT(driver_.asked, ElementsAre("connect", "run", "drop a"));
  }
}

TEST_F(SqlErrandsTest, OnlyTheLastLaneCleansUpAndOnlyAfterARun) {
  SqlErrands errands(false, clock_);
  EXPECT_FALSE(errands.is_last_lane());  // nobody asked for it
  errands.clean_up_after(2);
  errands.note_begun();
  EXPECT_FALSE(errands.is_last_lane());
  EXPECT_TRUE(errands.is_last_lane());
  EXPECT_FALSE(errands.is_last_lane());
  SqlErrands unused(false, clock_);
  unused.clean_up_after(1);
  EXPECT_FALSE(unused.is_last_lane());
}

TEST_F(SqlErrandsTest, OfManyLanesOneHasTheTurnAndTheOthersWaitForIt) {
  SqlErrands errands(true, clock_);
  std::atomic<int> own{0};
  std::atomic<int> done{0};
  {
    std::vector<std::jthread> lanes;
    for (int lane = 0; lane < 8; ++lane) {
      lanes.emplace_back([&] {
        const SqlErrands::Turn turn = errands.enter_init({});
        if (turn == SqlErrands::Turn::own) {
          ++own;
          errands.init_ended(true);
        } else if (turn == SqlErrands::Turn::done) {
          ++done;
        }
      });
    }
  }
  EXPECT_EQ(own, 1);
  EXPECT_EQ(done, 7);
}

TEST_F(SqlErrandsTest, WithoutInitRunsMayStartAtOnce) {
  const SqlErrands errands(false, clock_);
  EXPECT_TRUE(errands.init_done());
}

}  // namespace
}  // namespace timing::run
