// What every driver does with statements that take too long, on real databases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/run/sql_driver_fixture.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::StartsWith;

class SqlTimeoutTest : public test::SqlDriverTest {};

TEST_P(SqlTimeoutTest, AStatementPastItsTimeoutIsCancelledAndTheNextOneRuns) {
  const auto connection = connect();
  for (const SqlSending sending : {SqlSending::text, SqlSending::prepared}) {
    for (int time = 0; time < 3; ++time) {
      const SqlError error = refused(
          *connection,
          {.text = engine().endless_query(), .sending = sending, .timeout = milliseconds(60)});
      EXPECT_EQ(error.error_class, SqlErrorClass::timeout);
      EXPECT_EQ(error.number, engine().timeout_number());
      EXPECT_EQ(error.fault, SqlFault::statement);
      EXPECT_THAT(error.message, StartsWith("took over 60ms"));
      EXPECT_EQ(done(*connection, {.text = "SELECT 1", .sending = sending, .timeout = minutes(1)})
                    .fetched,
                1U);
    }
  }
}

TEST_P(SqlTimeoutTest, AStatementInTimeIsNotTouched) {
  const auto connection = connect();
  for (std::int64_t id = 0; id < 200; ++id) {
    const std::vector<SqlValue> params = {id};
    EXPECT_EQ(done(*connection, {.text = "INSERT INTO t01 (id) VALUES (?)",
                                 .sending = SqlSending::prepared,
                                 .params = params,
                                 .timeout = minutes(1)})
                  .affected,
              1U);
  }
  EXPECT_EQ(engine().rows_of("SELECT id FROM t01"), 200U);
}

// Each connection's verdict is its own, and no cancellation hits what comes after.
TEST_P(SqlTimeoutTest, ManyAtOnceAreCancelledAloneAndGoOn) {
  constexpr int kThreads = 8;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([this, thread] {
      const auto connection = connect();
      for (int time = 0; time < 5; ++time) {
        const SqlError error = refused(*connection, {.text = engine().endless_query(),
                                                     .timeout = milliseconds(5 + thread * 3)});
        EXPECT_EQ(error.error_class, SqlErrorClass::timeout) << error.message;
        EXPECT_EQ(error.fault, SqlFault::statement);
        for (int next = 0; next < 20; ++next) {
          EXPECT_EQ(done(*connection, {.text = "SELECT 1", .timeout = minutes(1)}).fetched, 1U);
        }
      }
    });
  }
}

// The statement ends at about the moment of its deadline: it is in time or not, and the next one
// never pays for it.
TEST_P(SqlTimeoutTest, ACancellationNeverHitsTheNextStatement) {
  const auto connection = connect();
  for (int time = 0; time < 300; ++time) {
    const auto answer =
        connection->execute({.text = "SELECT 1", .timeout = std::chrono::microseconds(20 + time)});
    if (!answer) {
      EXPECT_EQ(answer.error().error_class, SqlErrorClass::timeout) << answer.error().message;
      ASSERT_EQ(answer.error().fault, SqlFault::statement);
    }
    ASSERT_EQ(done(*connection, {.text = "SELECT 1"}).fetched, 1U);
  }
}

TEST_P(SqlTimeoutTest, ALockThatIsNotReleasedEndsTheStatement) {
  const auto holder = connect();
  done(*holder, {.text = "INSERT INTO t01 (id) VALUES (1)"});
  done(*holder, {.text = "BEGIN"});
  done(*holder, {.text = "UPDATE t01 SET name = 'held'"});
  const auto connection = connect();
  const std::string update = "UPDATE t01 SET name = 'wanted'";
  const SqlError error = refused(*connection, {.text = update, .timeout = milliseconds(80)});
  EXPECT_EQ(error.error_class, engine().lock_class());
  EXPECT_THAT(error.message, StartsWith("took over 80ms"));
  done(*holder, {.text = "COMMIT"});
  EXPECT_EQ(done(*connection, {.text = update, .timeout = minutes(1)}).affected, 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, SqlTimeoutTest, test::all_engines(), test::engine_name);

}  // namespace
}  // namespace timing::run
