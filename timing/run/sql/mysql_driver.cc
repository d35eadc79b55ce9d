#include "timing/run/sql/mysql_driver.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "timing/run/sql/mysql_cancel.h"
#include "timing/run/sql/mysql_connect.h"
#include "timing/run/sql/mysql_connection.h"
#include "timing/run/sql/sql_watchdog.h"

namespace timing::run {
namespace {

// To connect for a cancellation, and for a statement to end after it.
constexpr nanoseconds kGrace = std::chrono::seconds(2);

std::shared_ptr<SqlWatchdog> make_watchdog(const plan::DatabasePlan& plan, const Clock& clock) {
  return std::make_shared<SqlWatchdog>(clock, kGrace, [plan](std::span<const SqlVictim> victims) {
    return cancel_mysql(plan, std::min(kGrace, plan.connect_timeout), victims);
  });
}

SqlError system_error(const std::error_code& code, const char* what) {
  return {.number = code.value(), .message = fmt::format("{}: {}", what, code.message())};
}

class MysqlDriver final : public SqlDriver {
 public:
  MysqlDriver(const plan::DatabasePlan& plan, const Clock& clock)
      : plan_(plan), clock_(clock), watchdog_(make_watchdog(plan, clock)) {
    init_mysql_library();
  }

  Result<std::unique_ptr<SqlConnection>, SqlError> connect() override {
    const SteadyTime deadline = clock_.steady_now() + plan_.connect_timeout;
    try {
      watchdog_->start();
    } catch (const std::system_error& refused) {
      return system_error(refused.code(), "no thread to watch timeouts");
    }
    Result<MysqlOpened, SqlError> opened = open_mysql(plan_, plan_.connect_timeout, clock_);
    if (!opened) return opened.error();
    return set_up(std::move(opened).value(), deadline);
  }

 private:
  Result<std::unique_ptr<SqlConnection>, SqlError> set_up(MysqlOpened opened, SteadyTime deadline) {
    Descriptor socket(::fcntl(mysql_get_socket(opened.handle.get()), F_DUPFD_CLOEXEC, 0));
    if (socket.get() < 0) {
      return system_error({errno, std::generic_category()}, "no descriptor to cut it off by");
    }
    auto connection =
        std::make_unique<MysqlConnection>(std::move(opened), std::move(socket), watchdog_,
                                          std::min(kGrace, plan_.connect_timeout), clock_);
    const nanoseconds left =
        std::max<nanoseconds>(deadline - clock_.steady_now(), std::chrono::milliseconds(1));
    if (std::optional<SqlError> refused = connection->set_options(plan_.options, left)) {
      return *std::move(refused);
    }
    return std::unique_ptr<SqlConnection>(std::move(connection));
  }

  const plan::DatabasePlan& plan_;
  const Clock& clock_;
  std::shared_ptr<SqlWatchdog> watchdog_;
};

}  // namespace

std::unique_ptr<SqlDriver> make_mysql_driver(const plan::DatabasePlan& plan, const Clock& clock) {
  return std::make_unique<MysqlDriver>(plan, clock);
}

}  // namespace timing::run
