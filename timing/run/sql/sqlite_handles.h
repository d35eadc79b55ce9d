// SQLite's handles, with owners. The only home of the library are the files named sqlite_*.
//
// Threads: a handle and all that hangs on it by one thread at a time. Errors: none.
#pragma once

#include <sqlite3.h>

#include <memory>

namespace timing::run {

struct CloseSqlite {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeSqliteStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

using SqliteDatabase = std::unique_ptr<sqlite3, CloseSqlite>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, FinalizeSqliteStatement>;

}  // namespace timing::run
