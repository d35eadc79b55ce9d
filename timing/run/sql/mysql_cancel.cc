#include "timing/run/sql/mysql_cancel.h"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>

#include "timing/run/sql/mysql_connect.h"
#include "timing/run/sql/mysql_errors.h"

namespace timing::run {
namespace {

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

std::size_t cancel_mysql(const plan::DatabasePlan& plan, nanoseconds patience, const Clock& clock,
                         std::span<const SqlVictim> victims) {
  std::optional<MysqlOpened> server;
  std::size_t cancelled = 0;
  for (const SqlVictim& victim : victims) {
    if (!server || server->host != victim.host) {
      Result<MysqlOpened, SqlError> opened = open_mysql(plan, patience, clock, victim.host);
      if (!opened) return cancelled;
      server = std::move(opened).value();
    }
    if (!has_answered(server->handle.get(), victim.id)) return cancelled;
    ++cancelled;
  }
  return cancelled;
}

}  // namespace timing::run
