// A connection to a database, whatever its engine: mysql and sqlite are siblings behind it.
//
// Threads: a connection is used by the one thread that opened it. Errors: SqlError values; the
// exceptions and codes of a client library stay in its wrapper.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/result.h"
#include "timing/record/sql_counts.h"

namespace timing::run {

// What an error means for the connection that met it.
enum class SqlFault {
  statement,        // the statement failed, the connection goes on
  connection_idle,  // lost before the statement was sent: it can be sent again (2006, 4031)
  connection_lost,  // lost in mid-statement: its effect is unknown (2013, over TLS 2026)
};

struct SqlError {
  int number = 0;       // never 0 where there is an error
  std::string message;  // the server's words, unmasked
  SqlFault fault = SqlFault::statement;
  record::SqlErrorClass error_class = record::SqlErrorClass::other;
};

struct SqlNull {
  bool operator==(const SqlNull&) const = default;
};
// Bound to a `?`, or captured from a row.
using SqlValue = std::variant<SqlNull, std::int64_t, double, std::string>;

// How the text of a statement reaches the database.
enum class SqlSending {
  text,      // as it is; no params
  prepared,  // prepared on this connection at its first use, and kept
  // The same; a statement that this database cannot prepare (1295) is sent as a text, and
  // SqlAnswer::preparation_failed tells so.
  prepared_if_possible,
};

// All of it is borrowed for the call.
struct SqlRequest {
  std::string_view text;
  SqlSending sending = SqlSending::text;
  std::span<const SqlValue> params = {};
  // Columns whose values in the first row are wanted; a column that is not there is an error.
  std::span<const std::string> columns = {};
  // From the call to the last row. Past it the statement is cancelled in the database, and the
  // answer is an error of class `timeout` even if the statement succeeded meanwhile. 0: none.
  nanoseconds timeout{0};
};

struct SqlAnswer {
  std::uint64_t fetched = 0;   // rows of all result sets, all of them read
  std::uint64_t affected = 0;  // rows that a statement changed
  bool has_rows = false;       // there was a result set, even if it was empty
  bool preparation_failed = false;
  std::vector<SqlValue> columns = {};  // as asked for; empty where there was no row
};

class SqlConnection {
 public:
  SqlConnection() = default;
  SqlConnection(const SqlConnection&) = delete;
  SqlConnection& operator=(const SqlConnection&) = delete;
  virtual ~SqlConnection() = default;

  // After a fault other than `statement` the connection is of no more use.
  virtual Result<SqlAnswer, SqlError> execute(const SqlRequest& request) = 0;
  // Asks the server, which takes a round trip. False: the connection is of no more use.
  virtual bool alive() = 0;
  // Who answers, and how it was reached, for the log: "MariaDB 10.11.6 at 127.0.0.1:3306, TLSv1.3".
  virtual std::string greeting() const = 0;
};

class SqlDriver {
 public:
  SqlDriver() = default;
  SqlDriver(const SqlDriver&) = delete;
  SqlDriver& operator=(const SqlDriver&) = delete;
  virtual ~SqlDriver() = default;

  // Bounded by DatabasePlan::connect_timeout. Options are set on the connection that comes back.
  // Any thread.
  virtual Result<std::unique_ptr<SqlConnection>, SqlError> connect() = 0;
};

}  // namespace timing::run
