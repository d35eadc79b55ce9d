#include "timing/run/sql/sqlite_driver.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "timing/base/duration.h"

namespace timing::run {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// So many steps of SQLite's virtual machine lie between two looks at the clock.
constexpr int kStepsBetweenLooks = 1000;
constexpr std::chrono::milliseconds kLongestLockPause{20};

SqlError last_error(sqlite3* database, int code) {
  constexpr int kPrimaryMask = 0xff;
  const char* words = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  return {.number = code & kPrimaryMask, .message = words};
}

class SqliteConnection final : public SqlConnection {
 public:
  SqliteConnection(Database database, nanoseconds timeout, const Clock& clock)
      : database_(std::move(database)), timeout_(timeout), clock_(clock) {
    sqlite3_busy_handler(database_.get(), &SqliteConnection::wait_for_lock, this);
    sqlite3_progress_handler(database_.get(), kStepsBetweenLooks, &SqliteConnection::interrupt,
                             this);
  }

  Result<SqlAnswer, SqlError> execute(const SqlRequest& request) override {
    std::string_view text = request.text;
    timeout_ = request.timeout;
    deadline_ = timeout_ > nanoseconds(0) ? clock_.steady_now() + timeout_ : SteadyTime::max();
    timed_out_ = false;
    SqlAnswer rows;
    const auto changes_before = sqlite3_total_changes(database_.get());
    while (!text.empty()) {
      sqlite3_stmt* prepared = nullptr;
      const char* rest = nullptr;
      const int code = sqlite3_prepare_v2(database_.get(), text.data(),
                                          static_cast<int>(text.size()), &prepared, &rest);
      const Statement statement(prepared);
      if (code != SQLITE_OK) return explained(code);
      const auto length = static_cast<std::size_t>(rest - text.data());
      if (length == 0) break;  // nothing but a zero byte is left, where SQLite stops reading
      text.remove_prefix(length);
      if (!statement) continue;  // a comment, or blanks
      const int end = step_to_the_end(statement.get(), rows);
      if (end != SQLITE_DONE) return explained(end);
    }
    // The counter is an int that wraps around; the difference is right all the same.
    rows.affected = static_cast<std::uint32_t>(sqlite3_total_changes(database_.get())) -
                    static_cast<std::uint32_t>(changes_before);
    return rows;
  }

  std::string greeting() const override { return "SQLite"; }
  bool alive() override { return true; }

 private:
  static int step_to_the_end(sqlite3_stmt* statement, SqlAnswer& rows) {
    for (;;) {
      const int code = sqlite3_step(statement);
      if (code != SQLITE_ROW) return code;
      ++rows.fetched;
    }
  }

  SqlError explained(int code) const {
    SqlError error = last_error(database_.get(), code);
    if (timed_out_) {
      error.message =
          fmt::format("timed out after {}: {}", format_duration(timeout_), error.message);
    }
    return error;
  }

  bool out_of_time() {
    if (clock_.steady_now() >= deadline_) timed_out_ = true;
    return timed_out_;
  }

  static int interrupt(void* connection) {
    return static_cast<SqliteConnection*>(connection)->out_of_time() ? 1 : 0;
  }

  // Zero gives up: the statement ends as busy.
  static int wait_for_lock(void* connection, int tries_before) {
    auto& self = *static_cast<SqliteConnection*>(connection);
    if (self.out_of_time()) return 0;
    const nanoseconds pause =
        std::min<nanoseconds>(std::chrono::milliseconds(tries_before + 1), kLongestLockPause);
    std::this_thread::sleep_for(std::min(pause, self.deadline_ - self.clock_.steady_now()));
    return 1;
  }

  Database database_;
  nanoseconds timeout_;  // 0: none
  const Clock& clock_;
  SteadyTime deadline_ = SteadyTime::max();
  bool timed_out_ = false;
};

class SqliteDriver final : public SqlDriver {
 public:
  SqliteDriver(std::string file, nanoseconds timeout, const Clock& clock)
      : file_(std::move(file)), timeout_(timeout), clock_(clock) {}

  Result<std::unique_ptr<SqlConnection>, SqlError> connect() override {
    sqlite3* opened = nullptr;
    // A connection belongs to one thread, so it needs no mutex of its own.
    const int code =
        sqlite3_open_v2(file_.c_str(), &opened,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(opened);
    if (code != SQLITE_OK) return last_error(database.get(), code);
    return std::unique_ptr<SqlConnection>(
        std::make_unique<SqliteConnection>(std::move(database), timeout_, clock_));
  }

 private:
  std::string file_;
  nanoseconds timeout_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<SqlDriver> make_sqlite_driver(const plan::DatabasePlan& plan, const Clock& clock) {
  return std::make_unique<SqliteDriver>(plan.file, std::chrono::seconds(30), clock);
}

}  // namespace timing::run
