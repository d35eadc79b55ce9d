// A real MariaDB to connect to.
//
// Threads: a test's one. Errors: std::runtime_error with the reason, where a test needs it
// otherwise.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tests/support/mariadb/mariadb.h"
#include "timing/run/sql/mysql_driver.h"

namespace timing::test {

class SqlConnectFixture : public ::testing::Test {
 protected:
  explicit SqlConnectFixture(std::vector<std::string> arguments = {})
      : server_({.arguments = std::move(arguments)}) {
    server_.add_user("timing", "secret");
    database_.type = config::DatabaseType::mysql;
    database_.hosts = {{.host = "127.0.0.1", .port = server_.port()}};
    database_.database = "shop";
    database_.username = "timing";
    database_.password = "secret";
  }

  std::unique_ptr<run::SqlConnection> connect() {
    auto connection = run::make_mysql_driver(database_, clock_)->connect();
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(connection).value();
  }
  run::SqlError refused() {
    const auto connection = run::make_mysql_driver(database_, clock_)->connect();
    if (connection) throw std::runtime_error("it connects");
    return connection.error();
  }
  static std::string first(run::SqlConnection& connection, std::string_view text) {
    const std::vector<std::string> columns = {"v"};
    const auto answer = connection.execute({.text = text, .columns = columns});
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::get<std::string>(answer.value().columns.at(0));
  }

  SystemClock clock_;
  MariaDb server_;
  plan::DatabasePlan database_;
};

}  // namespace timing::test
