#include "timing/run/sql/mysql_driver.h"

#include <cppconn/connection.h>
#include <cppconn/exception.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>
#include <fmt/core.h>
#include <mysql_driver.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "timing/base/duration.h"

namespace timing::run {
namespace {

using std::chrono::seconds;

// Numbers of the client library (2000-2999) and of servers; MySQL's and MariaDB's reference of
// error codes.
constexpr int kUnknownError = 2000;
constexpr int kServerGone = 2006;
constexpr int kServerLost = 2013;
constexpr int kTlsError = 2026;
constexpr int kMalformedPacket = 2027;
constexpr int kServerLostExtended = 2055;
constexpr int kServerShutdown = 1053;
constexpr int kConnectionKilled = 1927;  // MariaDB
constexpr int kIdleTimeout = 4031;       // MySQL 8.0.24 and later

constexpr seconds kConnectTimeout{30};     // for jobs without a timeout
constexpr seconds kLongestTimeout{86400};  // the client library counts in milliseconds of an int

seconds whole_seconds(nanoseconds timeout) {
  return std::min(std::chrono::ceil<seconds>(timeout), kLongestTimeout);
}

// The connector keeps its driver in a map without a lock; the first call must be the only one.
sql::mysql::MySQL_Driver& connector() {
  static sql::mysql::MySQL_Driver& driver = *sql::mysql::get_driver_instance();
  return driver;
}

// The client library's state of a thread, held while a connection of the thread lives.
class ThreadState {
 public:
  ThreadState() { connector().threadInit(); }
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;
  ~ThreadState() { connector().threadEnd(); }
};

SqlError to_error(const sql::SQLException& exception) {
  const int number = exception.getErrorCode() == 0 ? kUnknownError : exception.getErrorCode();
  return {.number = number, .message = exception.what(), .fault = mysql_fault(number)};
}

// What the library throws beside its own exceptions (out of memory, a bad length) leaves the
// protocol in an unknown state.
SqlError to_error(const std::exception& exception) {
  return {.number = kUnknownError, .message = exception.what(), .fault = SqlFault::connection_lost};
}

class MysqlConnection final : public SqlConnection {
 public:
  MysqlConnection(sql::ConnectOptionsMap& options, seconds timeout, const Clock& clock)
      : timeout_(timeout),
        clock_(clock),
        connection_(connector().connect(options)),
        statement_(connection_->createStatement()) {}

  Result<SqlAnswer, SqlError> execute(const SqlRequest& request) override {
    const std::string_view text = request.text;
    const SteadyTime began = clock_.steady_now();
    try {
      return fetch_all(text);
    } catch (const sql::SQLException& exception) {
      return explained(to_error(exception), clock_.steady_now() - began);
    } catch (const std::exception& exception) {
      return explained(to_error(exception), clock_.steady_now() - began);
    }
  }

  std::string greeting() const override { return "MySQL"; }
  bool alive() override {
    try {
      return connection_->isValid();
    } catch (const sql::SQLException&) {
      return false;
    }
  }

 private:
  // Reads every result set to its end, since the connection refuses the next statement otherwise.
  SqlAnswer fetch_all(std::string_view text) {
    SqlAnswer rows;
    bool has_rows = statement_->execute(sql::SQLString(text.data(), text.size()));
    if (!has_rows) rows.affected = statement_->getUpdateCount();
    while (has_rows) {
      const std::unique_ptr<sql::ResultSet> result(statement_->getResultSet());
      if (result) rows.fetched += result->rowsCount();
      has_rows = statement_->getMoreResults();
    }
    return rows;
  }

  SqlError explained(SqlError error, nanoseconds elapsed) const {
    if (error.fault != SqlFault::connection_lost) return error;
    if (timeout_ > seconds(0) && elapsed >= timeout_) {
      error.message =
          fmt::format("timed out after {}; its effect is unknown", format_duration(timeout_));
    } else {
      error.message = "connection lost: effect unknown: " + error.message;
    }
    return error;
  }

  ThreadState thread_state_;
  seconds timeout_;  // 0: none
  const Clock& clock_;
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<sql::Statement> statement_;
};

class MysqlDriver final : public SqlDriver {
 public:
  MysqlDriver(const plan::DatabasePlan& plan, const Clock& clock)
      : plan_(plan), timeout_(whole_seconds(std::chrono::seconds(30))), clock_(clock) {}

  Result<std::unique_ptr<SqlConnection>, SqlError> connect() override {
    try {
      sql::ConnectOptionsMap options = connect_options();
      return std::unique_ptr<SqlConnection>(
          std::make_unique<MysqlConnection>(options, timeout_, clock_));
    } catch (const sql::SQLException& exception) {
      return to_error(exception);
    } catch (const std::exception& exception) {
      return to_error(exception);
    }
  }

 private:
  sql::ConnectOptionsMap connect_options() const {
    const seconds connect_timeout = timeout_ > seconds(0) ? timeout_ : kConnectTimeout;
    sql::ConnectOptionsMap options;
    options["hostName"] = sql::SQLString(address());
    options["userName"] = sql::SQLString(plan_.username);
    options["password"] = sql::SQLString(plan_.password);
    options["schema"] = sql::SQLString(plan_.database);
    options["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
    options["characterSetResults"] = sql::SQLString("utf8mb4");
    // The library's own reconnecting would hide losses, and with them what they cost.
    options["OPT_RECONNECT"] = false;
    options["CLIENT_MULTI_STATEMENTS"] = false;
    // A server could ask for any file of ours otherwise.
    options["OPT_LOCAL_INFILE"] = 0;
    // Bounds the handshake too; without it a port that never answers hangs for ever.
    options["OPT_CONNECT_TIMEOUT"] = static_cast<int>(connect_timeout.count());
    if (timeout_ > seconds(0)) {
      options["OPT_READ_TIMEOUT"] = static_cast<int>(timeout_.count());
      options["OPT_WRITE_TIMEOUT"] = static_cast<int>(timeout_.count());
    }
    return options;
  }

  // In brackets, so that the connector takes nothing in it for a port or a schema (IPv6).
  std::string address() const {
    const bool bracketed = plan_.hosts[0].host.starts_with('[');
    return bracketed ? fmt::format("tcp://{}:{}", plan_.hosts[0].host, plan_.hosts[0].port)
                     : fmt::format("tcp://[{}]:{}", plan_.hosts[0].host, plan_.hosts[0].port);
  }

  const plan::DatabasePlan& plan_;
  seconds timeout_;
  const Clock& clock_;
};

}  // namespace

SqlFault mysql_fault(int number) {
  switch (number) {
    case kServerGone:
    case kIdleTimeout:
      return SqlFault::connection_idle;
    case kServerLost:
    case kServerLostExtended:
    case kTlsError:
    case kMalformedPacket:
    case kServerShutdown:
    case kConnectionKilled:
      return SqlFault::connection_lost;
    default:
      return SqlFault::statement;
  }
}

std::unique_ptr<SqlDriver> make_mysql_driver(const plan::DatabasePlan& plan, const Clock& clock) {
  return std::make_unique<MysqlDriver>(plan, clock);
}

}  // namespace timing::run
