#include "timing/run/sql/sql_transaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/run/sql_worker_fixture.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using record::SqlEvent;
using test::kDuplicate;
using test::kGone;
using test::kLost;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;

const SqlError kDeadlock{
    .number = 1213, .message = "Deadlock found", .error_class = SqlErrorClass::deadlock};
const SqlError kLockTimeout{
    .number = 1205, .message = "Lock wait timeout", .error_class = SqlErrorClass::lock_timeout};

class SqlTransactionTest : public test::SqlWorkerFixture {
 protected:
  void make_transaction(std::uint32_t retries = 3) {
    plan::JobPlan job = test::sql_job({}, {"one", "two"});
    sql(job).transaction = true;
    sql(job).retries = retries;
    make(std::move(job));
  }
  static plan::SqlPlan& sql(plan::JobPlan& job) { return std::get<plan::SqlPlan>(job.target); }
  // committed, rolled back, unknown, retried
  std::vector<std::uint64_t> transactions() const {
    return {counted(SqlEvent::transaction_committed), counted(SqlEvent::transaction_rolled_back),
            counted(SqlEvent::transaction_unknown), counted(SqlEvent::transaction_retry)};
  }
};

TEST_F(SqlTransactionTest, IsAroundTheStatementsOfARun) {
  make_transaction();
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "two", "COMMIT"));
  EXPECT_THAT(numbers(), ElementsAre(0, 0));
  EXPECT_THAT(transactions(), ElementsAre(1, 0, 0, 0));
}

TEST_F(SqlTransactionTest, AFailingStatementRollsBackAndEndsTheRun) {
  make_transaction();
  driver_.statements = {std::nullopt, kDuplicate};
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "ROLLBACK"));
  EXPECT_THAT(numbers(), ElementsAre(1062));
  EXPECT_THAT(transactions(), ElementsAre(0, 1, 0, 0));
}

TEST_F(SqlTransactionTest, SoDoRowsThatAreNotWanted) {
  plan::JobPlan job = test::sql_job({}, {"one", "two"});
  sql(job).transaction = true;
  sql(job).retries = 3;
  sql(job).statements[0].rows = plan::RowsCondition::parse("2").value();
  make(std::move(job));
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "ROLLBACK"));
  EXPECT_THAT(transactions(), ElementsAre(0, 1, 0, 0));
}

TEST_F(SqlTransactionTest, IsBegunAgainAfterADeadlockOrALockTimeout) {
  make_transaction();
  driver_.statements = {std::nullopt, std::nullopt, kDeadlock,   std::nullopt,  // ROLLBACK
                        std::nullopt, kLockTimeout, std::nullopt};
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "two", "ROLLBACK",  //
                                         "BEGIN", "one", "ROLLBACK",                    //
                                         "BEGIN", "one", "two", "COMMIT"));
  EXPECT_THAT(numbers(), ElementsAre(0, 1213, 1205, 0, 0));
  EXPECT_THAT(transactions(), ElementsAre(1, 2, 0, 2));
  EXPECT_EQ(events(record::Event::started), 1U);
}

TEST_F(SqlTransactionTest, IsNotBegunAgainMoreOftenThanThePlanAllows) {
  for (const std::uint32_t retries : {0U, 1U, 4U}) {
    make_transaction(retries);
    driver_.asked.clear();
    driver_.statements.clear();
    for (std::uint32_t attempt = 0; attempt < 10; ++attempt) {
      driver_.statements.insert(driver_.statements.end(), {std::nullopt, kDeadlock, std::nullopt});
    }
    perform();
    EXPECT_EQ(driver_.asked.size(), 1U + 3U * (retries + 1));
    EXPECT_THAT(transactions(), ElementsAre(0, retries + 1, 0, retries));
  }
}

TEST_F(SqlTransactionTest, ALostConnectionEndsTheRunAndNothingIsSentAgain) {
  for (const SqlError& lost : {kLost, kGone}) {
    make_transaction();
    driver_.asked.clear();
    driver_.statements = {std::nullopt, std::nullopt, lost};
    perform();
    EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "two"));
    EXPECT_THAT(transactions(), ElementsAre(0, 1, 0, 0));
  }
}

TEST_F(SqlTransactionTest, AConnectionThatBeginFoundGoneIsOpenedAgain) {
  make_transaction();
  driver_.statements = {kGone};
  perform();
  EXPECT_THAT(driver_.asked,
              ElementsAre("connect", "BEGIN", "connect", "BEGIN", "one", "two", "COMMIT"));
  EXPECT_THAT(numbers(), ElementsAre(0, 0));
  EXPECT_THAT(transactions(), ElementsAre(1, 0, 0, 0));
}

TEST_F(SqlTransactionTest, ABeginThatFailsIsAFailureOfTheFirstStatement) {
  make_transaction();
  driver_.statements = {kLost};
  EXPECT_EQ(perform(), RunEnd::finished);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN"));
  ASSERT_EQ(outcomes_.all().size(), 1U);
  EXPECT_EQ(outcomes_.all()[0].request, 0U);
  EXPECT_EQ(outcomes_.all()[0].error, "BEGIN: lost");
  EXPECT_THAT(transactions(), ElementsAre(0, 0, 0, 0));
}

TEST_F(SqlTransactionTest, ACommitThatFailsIsToldAndRolledBack) {
  make_transaction();
  driver_.statements = {std::nullopt, std::nullopt, std::nullopt, kDuplicate};
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "two", "COMMIT", "ROLLBACK"));
  EXPECT_THAT(transactions(), ElementsAre(0, 1, 0, 0));
  EXPECT_EQ(log_.count("job 'orders': COMMIT failed: Duplicate entry (other, error 1062); it is "
                       "rolled back"),
            1U);
  EXPECT_THAT(errors(), Contains(Key(record::SqlErrorKey(SqlErrorClass::other, 1062))));
}

TEST_F(SqlTransactionTest, ADeadlockAtItsCommitIsTriedAgain) {
  make_transaction();
  driver_.statements = {std::nullopt, std::nullopt, std::nullopt, kDeadlock};
  perform();
  EXPECT_EQ(driver_.asked.back(), "COMMIT");
  EXPECT_THAT(transactions(), ElementsAre(1, 1, 0, 1));
}

TEST_F(SqlTransactionTest, WhetherACommitTookEffectInWhichTheConnectionWasLostIsUnknown) {
  make_transaction();
  driver_.statements = {std::nullopt, std::nullopt, std::nullopt, kLost};
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "two", "COMMIT"));
  EXPECT_THAT(transactions(), ElementsAre(0, 0, 1, 0));
  EXPECT_EQ(log_.count("whether it took effect is unknown"), 1U);
}

TEST_F(SqlTransactionTest, SoItIsAfterATimeout) {
  make_transaction();
  driver_.statements = {
      std::nullopt, std::nullopt, std::nullopt,
      SqlError{.number = 1317, .message = "late", .error_class = SqlErrorClass::timeout}};
  perform();
  EXPECT_EQ(driver_.asked.back(), "ROLLBACK");
  EXPECT_THAT(transactions(), ElementsAre(0, 0, 1, 0));
}

TEST_F(SqlTransactionTest, AConnectionThatCannotRollBackIsNotUsedAgain) {
  make_transaction();
  driver_.statements = {std::nullopt, kDeadlock, kDuplicate};
  perform(1);
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "BEGIN", "one", "ROLLBACK"));
  perform(2);
  EXPECT_EQ(driver_.asked[4], "connect");
  EXPECT_EQ(log_.count("ROLLBACK failed"), 1U);
}

TEST_F(SqlTransactionTest, TheSameTroubleIsNotToldAgainAndAgain) {
  make_transaction();
  for (int run = 0; run < 50; ++run) {
    driver_.statements = {std::nullopt, std::nullopt, std::nullopt, kDuplicate};
    perform();
  }
  EXPECT_EQ(log_.count("COMMIT failed"), 1U);
  clock_.advance(std::chrono::seconds(10));
  driver_.statements = {std::nullopt, std::nullopt, std::nullopt, std::nullopt, kDuplicate};
  driver_.alive = true;
  perform();
  driver_.statements = {std::nullopt, std::nullopt, std::nullopt, kDuplicate};
  perform();
  EXPECT_EQ(log_.count("(49 more like it before)"), 1U);
}

TEST_F(SqlTransactionTest, ItsTimeIsThatOfItsRun) {
  plan::JobPlan job = test::sql_job({}, {"one"});
  sql(job).transaction = true;
  job.interval = std::chrono::seconds(1);
  make(std::move(job));
  driver_.on_statement = [this] { clock_.advance(std::chrono::milliseconds(3)); };
  perform();
  EXPECT_EQ(records_->snapshots().at(0).response_time.sum, std::chrono::milliseconds(9));
  EXPECT_EQ(outcomes_.all()[0].service_time, std::chrono::milliseconds(3));
}

}  // namespace
}  // namespace timing::run
