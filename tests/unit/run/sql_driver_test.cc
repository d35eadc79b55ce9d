// What every driver does alike with a statement, on real databases.
#include "timing/run/sql/sql_driver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/run/sql_driver_fixture.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using test::SqlDriverTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<SqlSending> kSendings = {SqlSending::text, SqlSending::prepared,
                                           SqlSending::prepared_if_possible};

TEST_P(SqlDriverTest, CountsRowsHoweverAStatementIsSent) {
  const auto connection = connect();
  done(*connection, {.text = "INSERT INTO t01 VALUES (1, 'a', 1.5), (2, 'b', NULL)"});
  for (const SqlSending sending : kSendings) {
    const SqlAnswer select =
        done(*connection, {.text = "SELECT id, name FROM t01", .sending = sending});
    EXPECT_EQ(select.fetched, 2U);
    EXPECT_EQ(select.affected, 0U);
    EXPECT_TRUE(select.has_rows);
    const SqlAnswer none =
        done(*connection, {.text = "SELECT id FROM t01 WHERE id > 5", .sending = sending});
    EXPECT_EQ(none.fetched, 0U);
    EXPECT_TRUE(none.has_rows);
    const SqlAnswer update =
        done(*connection,
             {.text = "UPDATE t01 SET number = COALESCE(number, 0) + 1", .sending = sending});
    EXPECT_EQ(update.affected, 2U);
    EXPECT_EQ(update.fetched, 0U);
    EXPECT_FALSE(update.has_rows);
    EXPECT_FALSE(update.preparation_failed);
  }
}

TEST_P(SqlDriverTest, BindsEachTypeAndNull) {
  const auto connection = connect();
  const std::string text = "INSERT INTO t01 VALUES (?, ?, ?)";
  const std::vector<SqlValue> first = {std::int64_t{1}, std::string("it's \"; --"), 0.1};
  const std::vector<SqlValue> second = {std::int64_t{-9'000'000'000}, SqlNull{}, SqlNull{}};
  const std::vector<SqlValue> third = {std::int64_t{3}, std::string(300, 'x'), -2e100};
  for (const auto& params : {first, second, third}) {
    const SqlAnswer answer =
        done(*connection, {.text = text, .sending = SqlSending::prepared, .params = params});
    EXPECT_EQ(answer.affected, 1U);
  }
  const std::vector<std::string> columns = {"id", "name", "number"};
  for (const auto& expected : {first, second, third}) {
    const std::vector<SqlValue> key = {expected[0]};
    const SqlAnswer answer = done(*connection, {.text = "SELECT * FROM t01 WHERE id = ?",
                                                .sending = SqlSending::prepared,
                                                .params = key,
                                                .columns = columns});
    EXPECT_EQ(answer.columns, expected);
  }
}

TEST_P(SqlDriverTest, AParamMayBeOfAnotherTypeEachTime) {
  const auto connection = connect();
  const std::vector<std::string> columns = {"found"};
  const std::string text = "SELECT COUNT(*) AS found FROM t01 WHERE name = ? OR id = 7";
  done(*connection, {.text = "INSERT INTO t01 VALUES (1, '12', 0), (2, 'x', 0)"});
  const std::vector<std::pair<SqlValue, std::int64_t>> cases = {
      {SqlNull{}, 0},        {std::string("12"), 1},     {SqlNull{}, 0},
      {std::string("x"), 1}, {std::string(200, 'y'), 0}, {std::string("12"), 1}};
  for (const auto& [value, found] : cases) {
    const std::vector<SqlValue> params = {value};
    const SqlAnswer answer = done(*connection, {.text = text,
                                                .sending = SqlSending::prepared_if_possible,
                                                .params = params,
                                                .columns = columns});
    EXPECT_THAT(answer.columns, ElementsAre(SqlValue(found)));
  }
}

TEST_P(SqlDriverTest, GivesTheColumnsOfTheFirstRowAsTheyAreAskedFor) {
  const auto connection = connect();
  done(*connection, {.text = "INSERT INTO t01 VALUES (1, 'a', 0.5), (2, 'b', 7.0)"});
  const std::vector<std::string> columns = {"number", "NAME", "id", "name"};
  for (const SqlSending sending : kSendings) {
    const SqlAnswer answer =
        done(*connection,
             {.text = "SELECT * FROM t01 ORDER BY id", .sending = sending, .columns = columns});
    EXPECT_EQ(answer.fetched, 2U);
    EXPECT_THAT(answer.columns, ElementsAre(SqlValue(0.5), SqlValue(std::string("a")),
                                            SqlValue(std::int64_t{1}), SqlValue(std::string("a"))));
    const SqlAnswer empty =
        done(*connection,
             {.text = "SELECT * FROM t01 WHERE id = 9", .sending = sending, .columns = columns});
    EXPECT_TRUE(empty.columns.empty());
  }
}

TEST_P(SqlDriverTest, LongTextsComeWhole) {
  const auto connection = connect();
  const std::vector<std::string> columns = {"long_text"};
  for (const SqlSending sending : kSendings) {
    const SqlAnswer answer = done(
        *connection, {.text = engine().long_text_query(), .sending = sending, .columns = columns});
    EXPECT_THAT(answer.columns, ElementsAre(SqlValue(std::string(5000, '0'))));
  }
}

TEST_P(SqlDriverTest, AColumnThatIsNotThereIsAnErrorAndTheConnectionGoesOn) {
  const auto connection = connect();
  done(*connection, {.text = "INSERT INTO t01 VALUES (1, 'a', 0.5)"});
  const std::vector<std::string> columns = {"id", "nowhere"};
  for (const SqlSending sending : kSendings) {
    for (const char* text : {"SELECT * FROM t01", "UPDATE t01 SET name = 'b'"}) {
      const SqlError error =
          refused(*connection, {.text = text, .sending = sending, .columns = columns});
      EXPECT_EQ(error.error_class, SqlErrorClass::unknown_object);
      EXPECT_EQ(error.fault, SqlFault::statement);
      EXPECT_THAT(error.message, HasSubstr("the result has no column "));
      EXPECT_EQ(done(*connection, {.text = "SELECT 1", .sending = sending}).fetched, 1U);
    }
  }
}

TEST_P(SqlDriverTest, ErrorsHaveTheirClassHoweverAStatementIsSent) {
  const auto connection = connect();
  done(*connection, {.text = "CREATE TABLE t02 (id INTEGER NOT NULL, CHECK (id < 100))"});
  done(*connection, {.text = "INSERT INTO t01 VALUES (1, 'a', 0.5)"});
  const std::vector<std::pair<std::string, SqlErrorClass>> cases = {
      {"INSERT INTO t01 VALUES (1, 'b', 0)", SqlErrorClass::duplicate_key},
      {"INSERT INTO t02 VALUES (NULL)", SqlErrorClass::constraint},
      {"INSERT INTO t02 VALUES (100)", SqlErrorClass::constraint},
      {"SELECT * FROM nowhere", SqlErrorClass::unknown_object},
      {"SELECT nowhere FROM t01", SqlErrorClass::unknown_object},
      {"SELECT FROM WHERE", SqlErrorClass::syntax},
  };
  for (const SqlSending sending : kSendings) {
    for (const auto& [text, error_class] : cases) {
      for (int time = 0; time < 2; ++time) {
        const SqlError error = refused(*connection, {.text = text, .sending = sending});
        EXPECT_EQ(error.error_class, error_class) << text << ": " << error.message;
        EXPECT_EQ(error.fault, SqlFault::statement) << text;
        EXPECT_NE(error.number, 0) << text;
      }
    }
    EXPECT_EQ(done(*connection, {.text = "SELECT id FROM t01", .sending = sending}).fetched, 1U);
  }
}

TEST_P(SqlDriverTest, ParamsThatAreTooFewOrTooManyAreAnError) {
  const auto connection = connect();
  const std::vector<SqlValue> two = {std::int64_t{1}, std::int64_t{2}};
  const std::vector<SqlValue> one = {std::int64_t{1}};
  for (const auto& params : {std::vector<SqlValue>{}, one}) {
    const SqlError error = refused(
        *connection, {.text = "SELECT ? + ?", .sending = SqlSending::prepared, .params = params});
    EXPECT_EQ(error.error_class, SqlErrorClass::data);
    EXPECT_THAT(error.message, HasSubstr("takes 2 params"));
  }
  EXPECT_EQ(
      done(*connection, {.text = "SELECT ? + ?", .sending = SqlSending::prepared, .params = two})
          .fetched,
      1U);
}

TEST_P(SqlDriverTest, ATextThatCannotBePreparedIsSentAsItIs) {
  const auto connection = connect();
  const std::string text = engine().unpreparable();
  const SqlAnswer first =
      done(*connection, {.text = text, .sending = SqlSending::prepared_if_possible});
  EXPECT_TRUE(first.preparation_failed);
  const SqlAnswer second =
      done(*connection, {.text = text, .sending = SqlSending::prepared_if_possible});
  EXPECT_FALSE(second.preparation_failed);
  refused(*connection, {.text = text, .sending = SqlSending::prepared});
  done(*connection, {.text = text});
}

TEST_P(SqlDriverTest, MoreTextsThanAreKeptStayUsable) {
  const auto connection = connect();
  const std::vector<std::string> columns = {"number"};
  for (int round = 0; round < 2; ++round) {
    for (std::int64_t number = 0; number < 300; ++number) {
      const SqlAnswer answer =
          done(*connection, {.text = "SELECT " + std::to_string(number) + " AS number",
                             .sending = SqlSending::prepared,
                             .columns = columns});
      ASSERT_THAT(answer.columns, ElementsAre(SqlValue(number)));
    }
  }
}

TEST_P(SqlDriverTest, AStatementSeesATableThatHasChanged) {
  const auto connection = connect();
  const SqlRequest select{.text = "SELECT * FROM t01", .sending = SqlSending::prepared};
  done(*connection, {.text = "INSERT INTO t01 VALUES (1, 'a', 0.5)"});
  EXPECT_EQ(done(*connection, select).fetched, 1U);
  done(*connection, {.text = "ALTER TABLE t01 ADD COLUMN more INTEGER"});
  const std::vector<std::string> columns = {"more"};
  const SqlAnswer answer =
      done(*connection, {.text = select.text, .sending = SqlSending::prepared, .columns = columns});
  EXPECT_EQ(answer.fetched, 1U);
  EXPECT_THAT(answer.columns, ElementsAre(SqlValue(SqlNull{})));
}

TEST_P(SqlDriverTest, TransactionsAreTexts) {
  const auto connection = connect();
  const auto other = connect();
  const auto rows = [&] { return done(*other, {.text = "SELECT id FROM t01"}).fetched; };
  done(*connection, {.text = "BEGIN"});
  done(*connection,
       {.text = "INSERT INTO t01 VALUES (1, 'a', 0)", .sending = SqlSending::prepared});
  EXPECT_EQ(rows(), 0U);
  done(*connection, {.text = "ROLLBACK"});
  EXPECT_EQ(rows(), 0U);
  done(*connection, {.text = "BEGIN"});
  done(*connection,
       {.text = "INSERT INTO t01 VALUES (1, 'a', 0)", .sending = SqlSending::prepared});
  done(*connection, {.text = "COMMIT"});
  EXPECT_EQ(rows(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, SqlDriverTest, test::all_engines(), test::engine_name);

}  // namespace
}  // namespace timing::run
