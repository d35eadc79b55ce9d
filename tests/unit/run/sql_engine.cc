#include "tests/unit/run/sql_engine.h"

#include <filesystem>
#include <stdexcept>

#include "tests/support/basics/files.h"
#include "tests/support/mariadb/mariadb.h"
#include "timing/run/sql/mysql_driver.h"
#include "timing/run/sql/sqlite_driver.h"

namespace timing::test {
namespace {

std::uint64_t rows_over(run::SqlDriver& driver, const std::string& statement) {
  auto connection = driver.connect();
  if (!connection) throw std::runtime_error(connection.error().message);
  const auto rows = connection.value()->execute({.text = statement});
  if (!rows) throw std::runtime_error(rows.error().message);
  return rows.value().fetched;
}

class MariaDbEngine final : public SqlEngine {
 public:
  MariaDbEngine() {
    server_.add_user("timing", "secret");
    database_.type = config::DatabaseType::mysql;
    database_.hosts = {{.host = "127.0.0.1", .port = server_.port()}};
    database_.database = "shop";
    database_.username = "timing";
    database_.password = "secret";
  }

  plan::DatabasePlan database() const override { return database_; }
  std::uint64_t rows_of(const std::string& statement) override {
    const SystemClock clock;
    return rows_over(*run::make_mysql_driver(database_, clock), statement);
  }
  void make_unreachable() override { server_.stop(); }
  void make_reachable() override { server_.start(); }

  std::string endless_query() const override { return "SELECT SLEEP(3600)"; }
  std::chrono::milliseconds short_timeout() const override {
    return std::chrono::milliseconds(200);
  }
  int timeout_number() const override { return 3024; }
  std::string timeout_words() const override {
    return "took over 200ms; it may have had its effect";
  }

  record::SqlErrorClass lock_class() const override { return record::SqlErrorClass::timeout; }
  std::string unpreparable() const override { return "PREPARE kept FROM 'SELECT 1'"; }
  std::string long_text_query() const override { return "SELECT REPEAT('0', 5000) AS long_text"; }

  int duplicate_key_number() const override { return 1062; }
  int syntax_error_number() const override { return 1064; }
  int unreachable_number() const override { return 2002; }

 private:
  MariaDb server_;
  plan::DatabasePlan database_;
};

class SqliteEngine final : public SqlEngine {
 public:
  SqliteEngine() { std::filesystem::create_directory(reachable()); }

  plan::DatabasePlan database() const override {
    plan::DatabasePlan database;
    database.type = config::DatabaseType::sqlite;
    database.file = (reachable() / "shop.db").string();
    return database;
  }
  std::uint64_t rows_of(const std::string& statement) override {
    const SystemClock clock;
    return rows_over(*run::make_sqlite_driver(database(), clock), statement);
  }
  void make_unreachable() override { std::filesystem::rename(reachable(), hidden()); }
  void make_reachable() override { std::filesystem::rename(hidden(), reachable()); }

  std::string endless_query() const override {
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
  }
  std::chrono::milliseconds short_timeout() const override {
    return std::chrono::milliseconds(200);
  }
  int timeout_number() const override { return 9; }
  std::string timeout_words() const override { return "took over 200ms: interrupted"; }

  record::SqlErrorClass lock_class() const override { return record::SqlErrorClass::lock_timeout; }
  std::string unpreparable() const override { return "SELECT 1; SELECT 2"; }
  std::string long_text_query() const override { return "SELECT HEX(ZEROBLOB(2500)) AS long_text"; }

  int duplicate_key_number() const override { return 19; }
  int syntax_error_number() const override { return 1; }
  int unreachable_number() const override { return 14; }

 private:
  std::filesystem::path reachable() const { return folder_.path() / "here"; }
  std::filesystem::path hidden() const { return folder_.path() / "away"; }

  TemporaryFolder folder_;
};

}  // namespace

std::unique_ptr<SqlEngine> make_engine(EngineKind kind) {
  if (kind == EngineKind::mariadb) return std::make_unique<MariaDbEngine>();
  return std::make_unique<SqliteEngine>();
}

}  // namespace timing::test
