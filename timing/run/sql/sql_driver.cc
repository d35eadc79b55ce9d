#include "timing/run/sql/sql_driver.h"

#include "timing/run/sql/mysql_driver.h"
#include "timing/run/sql/sqlite_driver.h"

namespace timing::run {

std::unique_ptr<SqlDriver> make_driver(const plan::DatabasePlan& database, const Clock& clock) {
  switch (database.type) {
    case config::DatabaseType::sqlite:
      return make_sqlite_driver(database, clock);
    case config::DatabaseType::mysql:
      break;
  }
  return make_mysql_driver(database, clock);
}

}  // namespace timing::run
