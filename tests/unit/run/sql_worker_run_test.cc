// What a run sends: bound values, captured ones, the pick of a mix; and what it makes of rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/unit/run/sql_worker_fixture.h"

namespace timing::run {
namespace {

using plan::ParamPlan;
using plan::ParamType;
using record::SqlErrorClass;
using record::SqlEvent;
using test::SqlOutcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class SqlRunTest : public test::SqlWorkerFixture {
 protected:
  static plan::Template text(const std::string& source) {
    return plan::Template::compile(source, {}).value();
  }
  static ParamPlan param(ParamType type, const std::string& source) {
    return {.type = type, .value = text(source), .captured = {}};
  }
  static ParamPlan captured(std::size_t slot) {
    return {.type = ParamType::text, .value = plan::Template::literal(""), .captured = slot};
  }
  static plan::SqlPlan& sql(plan::JobPlan& job) { return std::get<plan::SqlPlan>(job.target); }
};

TEST_F(SqlRunTest, ParamsAreRenderedAndBoundAsWhatTheyAre) {
  plan::JobPlan job = test::sql_job({}, {"insert"});
  sql(job).statements[0].params = {param(ParamType::text, "'; DROP TABLE t -- {{ .Run }}"),
                                   param(ParamType::integer, "{{ .Run }}"),
                                   param(ParamType::number, "-2.5e3"), param(ParamType::null, "")};
  make(std::move(job));
  perform(41);
  perform(42);
  ASSERT_EQ(driver_.params.size(), 2U);
  EXPECT_THAT(driver_.params[1],
              ElementsAre(SqlValue("'; DROP TABLE t -- 42"), SqlValue(std::int64_t{42}),
                          SqlValue(-2500.0), SqlValue(SqlNull{})));
  EXPECT_EQ(driver_.asked.back(), "insert");
}

TEST_F(SqlRunTest, AValueThatIsNoNumberFailsItsStatementUnsent) {
  for (const ParamType type : {ParamType::integer, ParamType::number}) {
    for (const char* value : {"", "12x", " 1", "99999999999999999999x"}) {
      plan::JobPlan job = test::sql_job({}, {"first", "second"});
      sql(job).statements[0].params = {param(type, value)};
      make(std::move(job));
      driver_.asked.clear();
      const std::size_t before = outcomes_.all().size();
      perform();
      EXPECT_THAT(driver_.asked, ElementsAre("connect", "second"));
      const SqlOutcome outcome = outcomes_.all().at(before);
      EXPECT_FALSE(outcome.success);
      EXPECT_EQ(outcome.number, 1366);
      EXPECT_EQ(outcome.error, std::string("param 1 is '") + value + "', which is no " +
                                   (type == ParamType::integer ? "integer" : "number"));
      EXPECT_EQ(outcome.error_class, SqlErrorClass::data);
      EXPECT_THAT(errors(), ElementsAre(Pair(Pair(SqlErrorClass::data, 1366), 1U)));
    }
  }
}

TEST_F(SqlRunTest, TheWayToSendIsThePlans) {
  plan::JobPlan job = test::sql_job({}, {"text", "auto", "always"});
  sql(job).statements[1].prepared = true;
  sql(job).statements[2].prepared = true;
  sql(job).statements[2].prepared_strictly = true;
  sql(job).statements[2].timeout = std::chrono::milliseconds(7);
  make(std::move(job));
  driver_.answer = [](const SqlRequest& request) {
    return SqlAnswer{.preparation_failed = request.text == "auto"};
  };
  perform();
  EXPECT_THAT(driver_.sendings, ElementsAre(SqlSending::text, SqlSending::prepared_if_possible,
                                            SqlSending::prepared));
  EXPECT_EQ(driver_.timeouts.back(), std::chrono::milliseconds(7));
  EXPECT_EQ(counted(SqlEvent::preparation_failure), 1U);
}

TEST_F(SqlRunTest, CapturedValuesGoToLaterStatementsOfTheSameRun) {
  plan::JobPlan job = test::sql_job({}, {"use"}, {"find"});
  std::swap(sql(job).statements[0], sql(job).statements[1]);
  sql(job).slots = 2;
  sql(job).statements[0].captures = {{.column = "id", .slot = 1}, {.column = "name", .slot = 0}};
  sql(job).statements[1].params = {captured(0), captured(1)};
  make(std::move(job));
  int run = 0;
  driver_.answer = [&run](const SqlRequest& request) {
    SqlAnswer answer{.has_rows = !request.columns.empty()};
    if (request.columns.empty()) return answer;
    EXPECT_THAT(request.columns, ElementsAre("id", "name"));
    if (++run == 2) return answer;  // no row
    answer.fetched = 1;
    answer.columns = {SqlValue(std::int64_t{7}), SqlValue("seven")};
    return answer;
  };
  perform(1);
  perform(2);
  ASSERT_EQ(driver_.params.size(), 4U);
  EXPECT_THAT(driver_.params[1], ElementsAre(SqlValue("seven"), SqlValue(std::int64_t{7})));
  EXPECT_THAT(driver_.params[3], ElementsAre(SqlValue(SqlNull{}), SqlValue(SqlNull{})));
}

TEST_F(SqlRunTest, WhatAFailedStatementWouldHaveCapturedIsNull) {
  plan::JobPlan job = test::sql_job({}, {"find", "use"});
  sql(job).slots = 1;
  sql(job).statements[0].captures = {{.column = "id", .slot = 0}};
  sql(job).statements[1].params = {captured(0)};
  make(std::move(job));
  driver_.answer = [](const SqlRequest&) {
    return SqlAnswer{.fetched = 1, .has_rows = true, .columns = {SqlValue("kept")}};
  };
  perform(1);
  driver_.statements = {test::kDuplicate};
  perform(2);
  EXPECT_THAT(driver_.params.back(), ElementsAre(SqlValue(SqlNull{})));
}

TEST_F(SqlRunTest, RowsThatAreNotAsManyAsWantedFailTheRequestAndKeepItsCode) {
  plan::JobPlan job = test::sql_job({}, {"change", "read"});
  sql(job).statements[0].rows = plan::RowsCondition::parse("1").value();
  sql(job).statements[1].rows = plan::RowsCondition::parse(">= 5").value();
  make(std::move(job));
  driver_.answer = [](const SqlRequest& request) {
    if (request.text == "change") return SqlAnswer{.affected = 1};
    return SqlAnswer{.fetched = 3, .affected = 9, .has_rows = true};
  };
  perform();
  const std::vector<SqlOutcome> outcomes = outcomes_.all();
  EXPECT_TRUE(outcomes[0].success);
  EXPECT_FALSE(outcomes[1].success);
  EXPECT_EQ(outcomes[1].number, 0);
  EXPECT_EQ(outcomes[1].error, "3 rows, expected >= 5");
  EXPECT_EQ(outcomes[1].error_class, SqlErrorClass::rows);
  EXPECT_EQ(outcomes[1].size, 3U);
  EXPECT_THAT(errors(), ElementsAre(Pair(Pair(SqlErrorClass::rows, 0), 1U)));
  EXPECT_EQ(counted(SqlEvent::row_read), 3U);
  EXPECT_EQ(counted(SqlEvent::row_affected), 10U);
}

TEST_F(SqlRunTest, AnEmptyResultIsHeldAgainstTheConditionAsFetched) {
  plan::JobPlan job = test::sql_job({}, {"read"});
  sql(job).statements[0].rows = plan::RowsCondition::parse("0").value();
  make(std::move(job));
  driver_.answer = [](const SqlRequest&) { return SqlAnswer{.affected = 4, .has_rows = true}; };
  perform();
  EXPECT_TRUE(outcomes_.all()[0].success);
}

TEST_F(SqlRunTest, AMixPicksOneStatementARunByItsWeight) {
  plan::JobPlan job = test::sql_job({}, {"read", "never", "write"});
  sql(job).mix = {{.statement = 0, .weight = 80},
                  {.statement = 1, .weight = 0},
                  {.statement = 2, .weight = 20}};
  make(std::move(job));
  constexpr int kRuns = 10'000;
  for (int run = 1; run <= kRuns; ++run) perform(static_cast<std::uint64_t>(run));
  std::map<std::string, int> sent;
  for (const std::string& text : driver_.asked) ++sent[text];
  EXPECT_EQ(sent["read"] + sent["write"], kRuns);
  // Six standard deviations: 80 % of 10,000 draws have one of 40.
  EXPECT_NEAR(sent["read"], 8000, 240);
  EXPECT_EQ(sent["never"], 0);
  EXPECT_EQ(outcomes_.all().size(), static_cast<std::size_t>(kRuns));
}

TEST_F(SqlRunTest, AMixPicksTheSameForTheSameSeedAndRun) {
  const auto picks = [this](std::uint64_t seed, std::uint64_t first_run) {
    plan::JobPlan job = test::sql_job({}, {"read", "write"});
    job.seed = seed;
    sql(job).mix = {{.statement = 0, .weight = 50}, {.statement = 1, .weight = 50}};
    make(std::move(job));
    driver_.asked.clear();
    for (std::uint64_t run = first_run; run < first_run + 100; ++run) perform(run);
    std::erase(driver_.asked, "connect");
    return driver_.asked;
  };
  EXPECT_EQ(picks(7, 1), picks(7, 1));
  EXPECT_NE(picks(7, 1), picks(8, 1));
  EXPECT_NE(picks(7, 1), picks(7, 101));
}

TEST_F(SqlRunTest, TheFirstStatementThatIsSentMayBeSentOnceMore) {
  plan::JobPlan job = test::sql_job({}, {"unsent", "first"});
  sql(job).statements[0].params = {param(ParamType::integer, "x")};
  make(std::move(job));
  driver_.statements = {test::kGone};
  perform();
  EXPECT_THAT(driver_.asked, ElementsAre("connect", "first", "connect", "first"));
  EXPECT_THAT(numbers(), ElementsAre(1366, 0));
}

TEST_F(SqlRunTest, ConnectionsAndTheirTimeAreCounted) {
  make({"first"});
  driver_.on_connect = [this] { clock_.advance(std::chrono::milliseconds(4)); };
  perform();
  EXPECT_EQ(events(record::Event::connection_opened), 1U);
  EXPECT_EQ(records_->open_connections()->count(), 1U);
  const record::HistogramSnapshot connects =
      records_->snapshots().at(0).phases.at(static_cast<std::size_t>(record::Phase::connect));
  EXPECT_EQ(connects.count(), 1U);
  EXPECT_EQ(connects.sum, std::chrono::milliseconds(4));
  driver_.statements = {test::kLost};
  perform();
  EXPECT_EQ(records_->open_connections()->count(), 0U);
}

TEST_F(SqlRunTest, FailedConnectsAndWaitsAreCounted) {
  make({"first"});
  driver_.connects = {test::kRefused, test::kRefused};
  driver_.on_connect = [this] { clock_.advance(std::chrono::milliseconds(10)); };
  EXPECT_EQ(perform(), RunEnd::unavailable);
  EXPECT_EQ(counted(SqlEvent::wait), 0U);
  EXPECT_TRUE(worker_->wait_until_available(stop_.get_token()));
  EXPECT_EQ(counted(SqlEvent::wait), 1U);
  EXPECT_EQ(records_->snapshots().at(0).sql.waited, std::chrono::milliseconds(20));
  EXPECT_THAT(errors(), ElementsAre(Pair(Pair(SqlErrorClass::other, 2002), 2U)));
  EXPECT_THAT(outcomes_.all(), IsEmpty());
}

}  // namespace
}  // namespace timing::run
