#include "timing/run/sql/mysql_driver.h"

#include <utility>

#include "timing/run/sql/mysql_connect.h"
#include "timing/run/sql/mysql_connection.h"

namespace timing::run {
namespace {

class MysqlDriver final : public SqlDriver {
 public:
  MysqlDriver(const plan::DatabasePlan& plan, const Clock& clock) : plan_(plan), clock_(clock) {
    init_mysql_library();
  }

  Result<std::unique_ptr<SqlConnection>, SqlError> connect() override {
    Result<MysqlOpened, SqlError> opened = open_mysql(plan_, plan_.connect_timeout, clock_);
    if (!opened) return opened.error();
    auto connection = std::make_unique<MysqlConnection>(std::move(opened).value());
    if (std::optional<SqlError> refused = connection->set_options(plan_.options)) {
      return *std::move(refused);
    }
    return std::unique_ptr<SqlConnection>(std::move(connection));
  }

 private:
  const plan::DatabasePlan& plan_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<SqlDriver> make_mysql_driver(const plan::DatabasePlan& plan, const Clock& clock) {
  return std::make_unique<MysqlDriver>(plan, clock);
}

}  // namespace timing::run
