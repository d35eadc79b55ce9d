#include "timing/run/sql/mysql_connection.h"

#include <fmt/core.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "timing/base/duration.h"
#include "timing/run/sql/mysql_errors.h"
#include "timing/run/sql/mysql_text.h"

namespace timing::run {
namespace {

bool is_identifier(std::string_view name) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_part);
}

bool is_number(std::string_view text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return error == std::errc() && end == text.data() + text.size() &&
         text.find_first_not_of("0123456789.-") == std::string_view::npos;
}

bool only_reads(std::string_view text) {
  constexpr std::string_view kSelect = "select";
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.size() > kSelect.size() &&
         ::strncasecmp(text.data(), kSelect.data(), kSelect.size()) == 0;
}

}  // namespace

MysqlConnection::MysqlConnection(MysqlOpened opened, Descriptor socket,
                                 std::shared_ptr<SqlWatchdog> watchdog, nanoseconds patience,
                                 const Clock& clock)
    : clock_(clock),
      patience_(patience),
      greeting_(std::move(opened.greeting)),
      handle_(std::move(opened.handle)),
      watch_(std::move(watchdog), {.host = opened.host, .id = mysql_thread_id(handle_.get())},
             std::move(socket)) {}

std::optional<SqlError> MysqlConnection::set_options(
    const std::vector<plan::DatabaseOption>& options, nanoseconds timeout) {
  for (const plan::DatabaseOption& option : options) {
    const Result<std::string, SqlError> text = option_text(option);
    if (!text) return text.error();
    const Result<SqlAnswer, SqlError> answer = execute({.text = text.value(), .timeout = timeout});
    if (!answer) return answer.error();
  }
  return std::nullopt;
}

Result<std::string, SqlError> MysqlConnection::option_text(const plan::DatabaseOption& option) {
  constexpr int kSyntaxError = 1064;
  if (!is_identifier(option.name)) {
    return mysql_statement_error(kSyntaxError,
                                 fmt::format("'{}' is no name of an option", option.name));
  }
  if (is_number(option.value)) {
    return fmt::format("SET SESSION {} = {}", option.name, option.value);
  }
  std::string escaped(option.value.size() * 2 + 1, '\0');
  escaped.resize(mysql_real_escape_string(handle_.get(), escaped.data(), option.value.data(),
                                          static_cast<unsigned long>(option.value.size())));
  return fmt::format("SET SESSION {} = '{}'", option.name, escaped);
}

Result<SqlAnswer, SqlError> MysqlConnection::execute(const SqlRequest& request) {
  if (request.timeout <= nanoseconds(0)) return send(request);
  const SteadyTime deadline = clock_.steady_now() + request.timeout;
  watch_.begin(deadline);
  Result<SqlAnswer, SqlError> answer = send(request);
  const SqlWatch::End end = watch_.end();
  // The watchdog may be busy with others: the clock decides.
  if (end == SqlWatch::End::in_time && clock_.steady_now() < deadline) return answer;
  const bool lost = !answer && answer.error().fault != SqlFault::statement;
  return timed_out(request.timeout, end, lost);
}

SqlError MysqlConnection::timed_out(nanoseconds timeout, SqlWatch::End end, bool lost) {
  SqlError error = mysql_statement_error(
      kMysqlTimeout,
      fmt::format("took over {}; it may have had its effect", format_duration(timeout)));
  if (lost || end == SqlWatch::End::cut_off ||
      (end == SqlWatch::End::cancelled && !take_late_cancellation())) {
    error.fault = SqlFault::connection_lost;
  }
  return error;
}

// The statement may have ended before the server was asked to cancel it: some servers cancel the
// next one then. This one may be.
bool MysqlConnection::take_late_cancellation() {
  watch_.begin(clock_.steady_now() + patience_);
  const Result<SqlAnswer, SqlError> answer = send({.text = "DO 0"});
  const bool in_time = watch_.end() == SqlWatch::End::in_time;
  return in_time && (answer || answer.error().fault == SqlFault::statement);
}

Result<SqlAnswer, SqlError> MysqlConnection::send(const SqlRequest& request) {
  return request.sending == SqlSending::text ? execute_mysql_text(handle_.get(), request)
                                             : execute_prepared(request);
}

Result<SqlAnswer, SqlError> MysqlConnection::execute_prepared(const SqlRequest& request) {
  Prepared* const known = statements_.find(request.text);
  if (known == nullptr) return execute_unprepared(request);
  if (known->has_value()) return execute_with(**known, request);
  // It failed before; who insists is told the reason again.
  if (request.sending == SqlSending::prepared || !request.params.empty()) {
    statements_.erase(request.text);
    return execute_unprepared(request);
  }
  return execute_mysql_text(handle_.get(), request);
}

Result<SqlAnswer, SqlError> MysqlConnection::execute_unprepared(const SqlRequest& request) {
  Result<MysqlStatement, SqlError> prepared = MysqlStatement::prepare(handle_.get(), request.text);
  if (prepared) {
    Prepared* const kept = statements_.insert(request.text, std::move(prepared).value());
    return execute_with(**kept, request);
  }
  if (prepared.error().number != kMysqlCannotPrepare ||
      request.sending != SqlSending::prepared_if_possible || !request.params.empty()) {
    return prepared.error();
  }
  statements_.insert(request.text, std::nullopt);
  Result<SqlAnswer, SqlError> answer = execute_mysql_text(handle_.get(), request);
  if (answer) answer.value().preparation_failed = true;
  return answer;
}

Result<SqlAnswer, SqlError> MysqlConnection::execute_with(MysqlStatement& statement,
                                                          const SqlRequest& request) {
  Result<SqlAnswer, SqlError> answer = statement.execute(request);
  if (answer || answer.error().number != kMysqlNewColumns) return answer;
  // A table has changed under it. What only reads can be executed once more, prepared anew.
  statements_.erase(request.text);
  return only_reads(request.text) ? execute_unprepared(request) : answer;
}

bool MysqlConnection::alive() {
  watch_.begin(clock_.steady_now() + patience_);
  const bool answered = mysql_ping(handle_.get()) == 0;
  return watch_.end() == SqlWatch::End::in_time && answered;
}

}  // namespace timing::run
