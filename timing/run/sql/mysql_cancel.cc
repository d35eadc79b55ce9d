#include "timing/run/sql/mysql_cancel.h"

#include <fmt/core.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "timing/run/sql/mysql_connect.h"
#include "timing/run/sql/mysql_errors.h"

namespace timing::run {
namespace {

// KILL in MariaDB tries for two seconds to lock what its victim waits on, which the victim may hold
// while it waits for the killer (SECONDS_TO_WAIT_FOR_KILL in its sql_class.cc).
constexpr std::chrono::seconds kAnswerTimeout{5};

// A connection that is gone by now (1094) needs no cancelling.
bool has_answered(MYSQL* handle, std::uint64_t id) {
  const std::string text = fmt::format("KILL QUERY {}", id);
  if (mysql_real_query(handle, text.data(), static_cast<unsigned long>(text.size())) == 0) {
    return true;
  }
  constexpr unsigned kNoSuchThread = 1094;
  return mysql_errno(handle) == kNoSuchThread;
}

}  // namespace

std::size_t cancel_mysql(const plan::DatabasePlan& plan, nanoseconds connect_timeout,
                         std::span<const SqlVictim> victims) {
  std::optional<MysqlOpened> server;
  std::size_t cancelled = 0;
  for (const SqlVictim& victim : victims) {
    if (!server || server->host != victim.host) {
      Result<MysqlOpened, SqlError> opened =
          open_mysql_host(plan, victim.host, connect_timeout, kAnswerTimeout);
      if (!opened) return cancelled;
      server = std::move(opened).value();
    }
    if (!has_answered(server->handle.get(), victim.id)) return cancelled;
    ++cancelled;
  }
  return cancelled;
}

}  // namespace timing::run
