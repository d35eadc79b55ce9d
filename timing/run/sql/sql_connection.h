// A connection to a database, whatever its engine: mysql and sqlite are siblings behind it.
//
// Threads: a connection is used by the one thread that opened it. Errors: SqlError values; the
// exceptions of a client library stay in its wrapper.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "timing/base/result.h"

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
};

struct SqlRows {
  std::uint64_t fetched = 0;   // rows of all result sets, all of them read
  std::uint64_t affected = 0;  // rows that a statement changed
};

class SqlConnection {
 public:
  SqlConnection() = default;
  SqlConnection(const SqlConnection&) = delete;
  SqlConnection& operator=(const SqlConnection&) = delete;
  virtual ~SqlConnection() = default;

  // After a fault other than `statement` the connection is of no more use.
  virtual Result<SqlRows, SqlError> execute(std::string_view statement) = 0;
  // Asks the server, which takes a round trip. False: the connection is of no more use.
  virtual bool alive() = 0;
};

class SqlDriver {
 public:
  SqlDriver() = default;
  SqlDriver(const SqlDriver&) = delete;
  SqlDriver& operator=(const SqlDriver&) = delete;
  virtual ~SqlDriver() = default;

  // Bounded by the job's timeout, or by 30 s where it has none. Any thread.
  virtual Result<std::unique_ptr<SqlConnection>, SqlError> connect() = 0;
};

}  // namespace timing::run
