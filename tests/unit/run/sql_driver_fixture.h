// An engine under test with a driver on it, and a table t01 (id, name, number).
//
// Threads: a test's one. Errors: what has to succeed and does not fails the test with the reason.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/unit/run/sql_engine.h"
#include "timing/run/sql/sql_driver.h"

namespace timing::test {

class SqlDriverTest : public ::testing::TestWithParam<EngineKind> {
 protected:
  SqlDriverTest()
      : engine_(make_engine(GetParam())),
        database_(engine_->database()),
        driver_(run::make_driver(database_, clock_)) {
    engine_->rows_of("CREATE TABLE t01 (id BIGINT PRIMARY KEY, name VARCHAR(400), number DOUBLE)");
  }

  SqlEngine& engine() { return *engine_; }
  std::unique_ptr<run::SqlConnection> connect() {
    auto connection = driver_->connect();
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(connection).value();
  }
  static run::SqlAnswer done(run::SqlConnection& connection, const run::SqlRequest& request) {
    auto answer = connection.execute(request);
    if (!answer) {
      ADD_FAILURE() << request.text << ": " << answer.error().message;
      return {};
    }
    return std::move(answer).value();
  }
  static run::SqlError refused(run::SqlConnection& connection, const run::SqlRequest& request) {
    const auto answer = connection.execute(request);
    if (answer) {
      ADD_FAILURE() << request.text << " succeeds";
      return {};
    }
    return answer.error();
  }

  const Clock& clock() const { return clock_; }

 private:
  std::unique_ptr<SqlEngine> engine_;
  plan::DatabasePlan database_;
  SystemClock clock_;
  std::unique_ptr<run::SqlDriver> driver_;
};

inline auto all_engines() { return ::testing::Values(EngineKind::mariadb, EngineKind::sqlite); }

inline std::string engine_name(const ::testing::TestParamInfo<EngineKind>& kind) {
  return kind.param == EngineKind::mariadb ? "MariaDb" : "Sqlite";
}

}  // namespace timing::test
