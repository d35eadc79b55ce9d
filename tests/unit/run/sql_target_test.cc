// What every engine does alike, against real databases.
#include "timing/run/sql/sql_target.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/run/sql_engine.h"
#include "tests/unit/run/sql_harness.h"
#include "tests/unit/run/sql_job.h"

namespace timing::run {
namespace {

using record::Event;
using test::eventually;
using test::sql_job;
using test::SqlHarness;
using test::SqlOutcome;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SqlTargetTest : public ::testing::TestWithParam<test::EngineKind> {
 protected:
  SqlTargetTest() : engine_(test::make_engine(GetParam())) {
    engine_->rows_of("CREATE TABLE t01 (id INTEGER PRIMARY KEY, name VARCHAR(40))");
  }

  plan::JobPlan job(const std::vector<std::string>& execute,
                    const std::vector<std::string>& query = {}) const {
    return sql_job(engine_->database(), execute, query);
  }
  std::uint64_t rows() { return engine_->rows_of("SELECT id FROM t01"); }

  std::unique_ptr<test::SqlEngine> engine_;
};

TEST_P(SqlTargetTest, CountsTheRowsThatAreAffectedAndFetched) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES (1, 'a'), (2, 'b'), (3, NULL)",
                          "UPDATE t01 SET name = 'c' WHERE id < 3", "SELECT id FROM t01;"},
                         {"SELECT id, name FROM t01 WHERE id > 1", "SELECT 1 WHERE 1 = 0"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  std::vector<std::uint64_t> sizes;
  for (const SqlOutcome& outcome : harness.outcomes().all()) {
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.number, 0);
    sizes.push_back(outcome.size);
  }
  EXPECT_THAT(sizes, ::testing::ElementsAre(3, 2, 3, 2, 0));
}

TEST_P(SqlTargetTest, ADuplicateKeyIsAnOutcomeAndTheRestOfTheListRuns) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES (1, 'a')", "INSERT INTO t01 VALUES (1, 'b')",
                          "INSERT INTO t01 VALUES (2, 'c')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  const std::vector<SqlOutcome> outcomes = harness.outcomes().all();
  EXPECT_EQ(outcomes[0].number, 0);
  EXPECT_EQ(outcomes[1].number, engine_->duplicate_key_number());
  EXPECT_FALSE(outcomes[1].success);
  EXPECT_NE(outcomes[1].error, "");
  EXPECT_EQ(outcomes[2].number, 0);
  EXPECT_EQ(rows(), 2U);
}

TEST_P(SqlTargetTest, TotalsHaveTheNumberAsTheirCode) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES (1, 'a')"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(2));
  std::set<std::string> codes;
  for (const record::RequestTotals& totals : harness.totals_of_lane(0).requests) {
    codes.insert(fmt::format("{} success={} failure={}", totals.code.label(), totals.success,
                             totals.failure));
    EXPECT_EQ(totals.service_time.count(), 1U);
  }
  EXPECT_THAT(codes, ::testing::UnorderedElementsAre(
                         "0 success=1 failure=0",
                         fmt::format("{} success=0 failure=1", engine_->duplicate_key_number())));
}

TEST_P(SqlTargetTest, ASyntaxErrorIsAnOutcome) {
  SqlHarness harness(job({"INSERT NOWHERE"}));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_EQ(harness.outcomes().all()[0].number, engine_->syntax_error_number());
  EXPECT_THAT(harness.outcomes().all()[0].error, HasSubstr("syntax"));
}

TEST_P(SqlTargetTest, AStatementIsCutOffByTheTimeoutAndTheNextOneRuns) {
  plan::JobPlan slow = job({}, {engine_->endless_query(), "SELECT 1"});
  test::set_timeout(slow, engine_->short_timeout());
  SqlHarness harness(std::move(slow));
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  const std::vector<SqlOutcome> outcomes = harness.outcomes().all();
  EXPECT_EQ(outcomes[0].number, engine_->timeout_number());
  EXPECT_EQ(outcomes[0].error, engine_->timeout_words());
  EXPECT_GE(outcomes[0].service_time, engine_->short_timeout());
  EXPECT_EQ(outcomes[1].number, 0);
  EXPECT_EQ(outcomes[1].size, 1U);
}

TEST_P(SqlTargetTest, TwentyLanesInAClosedLoopMakeExactlyTheirCountOfRows) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  insert.threads = 20;
  insert.run_count = 90;
  SqlHarness harness(std::move(insert));
  harness.start_closed_loop();
  ASSERT_TRUE(harness.wait_for_runs(90));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.outcomes().failures(), 0U);
  EXPECT_EQ(harness.events(Event::started), 90U);
  EXPECT_EQ(harness.outcomes().runs(), 90U);
  EXPECT_EQ(rows(), 90U);
}

TEST_P(SqlTargetTest, TwentyPacedLanesMakeExactlyTheirCountOfRows) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  insert.threads = 20;
  insert.run_count = 90;
  insert.interval = std::chrono::milliseconds(5);
  SqlHarness harness(std::move(insert));
  harness.start_ticks();
  ASSERT_TRUE(harness.wait_for_runs(90));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.outcomes().failures(), 0U);
  EXPECT_EQ(harness.events(Event::started), 90U);
  EXPECT_EQ(rows(), 90U);
}

TEST_P(SqlTargetTest, ADatabaseThatIsAwayIsWaitedForAndIsNoRun) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  insert.threads = 4;
  insert.run_count = 30;
  engine_->make_unreachable();
  SqlHarness harness(std::move(insert));
  harness.start_closed_loop();
  ASSERT_TRUE(eventually([&] { return harness.unavailable() == 4; }));
  EXPECT_EQ(harness.events(Event::started), 0U);
  EXPECT_THAT(harness.outcomes().all(), IsEmpty());
  EXPECT_EQ(harness.log().count("cannot reach database://under/test: "), 1U);
  EXPECT_EQ(
      harness.log().count(fmt::format("error {}); trying again", engine_->unreachable_number())),
      1U);
  engine_->make_reachable();
  ASSERT_TRUE(harness.wait_for_runs(30));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.log().count("database://under/test is back after "), 1U);
  EXPECT_EQ(harness.events(Event::started), 30U);
  EXPECT_EQ(harness.outcomes().failures(), 0U);
  EXPECT_EQ(rows(), 30U);
}

TEST_P(SqlTargetTest, ALaneThatWaitsForItsDatabaseStopsAtClose) {
  engine_->make_unreachable();
  SqlHarness harness(job({"SELECT 1"}));
  harness.start_one();
  ASSERT_TRUE(eventually([&] { return harness.unavailable() == 1; }));
  harness.close();
  EXPECT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.available(), 0U);
  engine_->make_reachable();
}

TEST_P(SqlTargetTest, ATargetThatNeverRanClosesOnce) {
  SqlHarness harness(job({"SELECT 1"}));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.closed(), 1U);
}

TEST_P(SqlTargetTest, IdleLanesCloseOnce) {
  plan::JobPlan idle = job({"SELECT 1"});
  idle.threads = 5;
  idle.run_count = 5;
  idle.interval = std::chrono::milliseconds(5);
  SqlHarness harness(std::move(idle));
  harness.start_ticks();
  ASSERT_TRUE(harness.wait_for_runs(5));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.closed(), 1U);
}

TEST_P(SqlTargetTest, ARunUnderWayFinishesBeforeTheTargetIsClosed) {
  plan::JobPlan slow = job({}, {engine_->endless_query(), "SELECT 1"});
  test::set_timeout(slow, engine_->short_timeout());
  SqlHarness harness(std::move(slow));
  harness.start_one();
  ASSERT_TRUE(eventually([&] { return harness.events(Event::started) == 1; }));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.outcomes().all().size(), 2U);
}

TEST_P(SqlTargetTest, AClosedLoopWithoutACountEndsAtClose) {
  plan::JobPlan insert = job({"INSERT INTO t01 VALUES ({{ .Run }}, 'x')"});
  insert.threads = 3;
  SqlHarness harness(std::move(insert));
  harness.start_closed_loop();
  ASSERT_TRUE(eventually([&] { return harness.events(Event::started) > 20; }));
  harness.close();
  ASSERT_TRUE(harness.wait_for_close());
  EXPECT_EQ(harness.outcomes().failures(), 0U);
  EXPECT_EQ(rows(), harness.events(Event::started));
}

TEST_P(SqlTargetTest, TextIsUtf8) {
  SqlHarness harness(job({"INSERT INTO t01 VALUES (1, '\u20ac \U0001f600')"}));
  if (GetParam() == test::EngineKind::mariadb) {
    engine_->rows_of("ALTER TABLE t01 CONVERT TO CHARACTER SET utf8mb4");
  }
  harness.start_one();
  ASSERT_TRUE(harness.wait_for_runs(1));
  EXPECT_EQ(harness.outcomes().all()[0].error, "");
  EXPECT_EQ(engine_->rows_of("SELECT 1 FROM t01 WHERE HEX(name) = 'E282AC20F09F9880'"), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, SqlTargetTest,
                         ::testing::Values(test::EngineKind::mariadb, test::EngineKind::sqlite),
                         [](const auto& parameter) {
                           return parameter.param == test::EngineKind::mariadb ? "MariaDb"
                                                                               : "Sqlite";
                         });

}  // namespace
}  // namespace timing::run
