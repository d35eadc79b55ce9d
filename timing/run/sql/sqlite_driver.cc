#include "timing/run/sql/sqlite_driver.h"

#include <optional>
#include <utility>

#include "timing/run/sql/sqlite_connection.h"
#include "timing/run/sql/sqlite_errors.h"

namespace timing::run {
namespace {

class SqliteDriver final : public SqlDriver {
 public:
  SqliteDriver(const plan::DatabasePlan& plan, const Clock& clock) : plan_(plan), clock_(clock) {}

  Result<std::unique_ptr<SqlConnection>, SqlError> connect() override {
    sqlite3* opened = nullptr;
    // A connection belongs to one thread, so it needs no mutex of its own.
    const int code =
        sqlite3_open_v2(plan_.file.c_str(), &opened,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    SqliteDatabase database(opened);
    if (code != SQLITE_OK) return last_sqlite_error(database.get(), code);
    auto connection = std::make_unique<SqliteConnection>(std::move(database), plan_.file, clock_);
    if (std::optional<SqlError> refused =
            connection->set_options(plan_.options, plan_.connect_timeout)) {
      return *std::move(refused);
    }
    return std::unique_ptr<SqlConnection>(std::move(connection));
  }

 private:
  const plan::DatabasePlan& plan_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<SqlDriver> make_sqlite_driver(const plan::DatabasePlan& plan, const Clock& clock) {
  return std::make_unique<SqliteDriver>(plan, clock);
}

}  // namespace timing::run
