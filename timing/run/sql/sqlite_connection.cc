#include "timing/run/sql/sqlite_connection.h"

#include <fmt/core.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "timing/base/duration.h"
#include "timing/run/sql/sqlite_errors.h"
#include "timing/run/sql/sqlite_execution.h"

namespace timing::run {
namespace {

// Gives its bindings and its locks back at the end of an execution.
class Execution {
 public:
  explicit Execution(sqlite3_stmt* statement) : statement_(statement) {}
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  ~Execution() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

bool is_named(const plan::DatabaseOption& option, const char* name) {
  return ::strcasecmp(option.name.c_str(), name) == 0;
}

bool is_identifier(std::string_view name) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_part);
}

std::string as_literal(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    text += c;
    if (c == '\'') text += c;
  }
  return text + "'";
}

struct Compiled {
  SqliteStatement statement;  // null: there was nothing but a comment, or blanks
  std::string_view rest;      // of the text
};

Result<Compiled, SqlError> compile(sqlite3* database, std::string_view text, unsigned flags) {
  sqlite3_stmt* prepared = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(database, text.data(), static_cast<int>(text.size()), flags,
                                      &prepared, &rest);
  SqliteStatement statement(prepared);
  if (code != SQLITE_OK) return last_sqlite_error(database, code);
  const auto length = static_cast<std::size_t>(rest - text.data());
  // Nothing but a zero byte is left, where SQLite stops reading.
  text.remove_prefix(length == 0 ? text.size() : length);
  return Compiled{.statement = std::move(statement), .rest = text};
}

}  // namespace

SqliteConnection::SqliteConnection(SqliteDatabase database, const std::string& file,
                                   const Clock& clock)
    : file_(std::filesystem::path(file).filename().string()),
      patience_(clock),
      database_(std::move(database)) {
  sqlite3_extended_result_codes(database_.get(), 1);
  patience_.attach(database_.get());
}

std::string SqliteConnection::greeting() const {
  return fmt::format("SQLite {}, {}", sqlite3_libversion(), file_);
}

std::optional<SqlError> SqliteConnection::set_options(
    const std::vector<plan::DatabaseOption>& options, nanoseconds timeout) {
  if (std::none_of(options.begin(), options.end(),
                   [](const auto& option) { return is_named(option, "journal_mode"); })) {
    std::optional<SqlError> refused = set_option({.name = "journal_mode", .value = "WAL"}, timeout);
    // What cannot be written to keeps its mode.
    if (refused && refused->number != SQLITE_READONLY) return refused;
  }
  for (const plan::DatabaseOption& option : options) {
    if (std::optional<SqlError> refused = set_option(option, timeout)) return refused;
  }
  return std::nullopt;
}

std::optional<SqlError> SqliteConnection::set_option(const plan::DatabaseOption& option,
                                                     nanoseconds timeout) {
  if (!is_identifier(option.name)) {
    return sqlite_error(SQLITE_ERROR,
                        fmt::format("syntax error: '{}' is no name of an option", option.name));
  }
  if (is_named(option, "busy_timeout")) {
    // SQLite's own way of waiting would know nothing of deadlines.
    std::int64_t wait = 0;
    const char* const end = option.value.data() + option.value.size();
    const auto [parsed, error] = std::from_chars(option.value.data(), end, wait);
    constexpr std::int64_t kLongest = 86'400'000;
    if (error != std::errc() || parsed != end || wait < 0 || wait > kLongest) {
      return sqlite_error(SQLITE_MISMATCH,
                          fmt::format("'{}' is no busy_timeout in milliseconds", option.value));
    }
    patience_.set_longest_lock_wait(std::chrono::milliseconds(wait));
    return std::nullopt;
  }
  const std::string text = fmt::format("PRAGMA {} = {}", option.name, as_literal(option.value));
  const Result<SqlAnswer, SqlError> answer = execute({.text = text, .timeout = timeout});
  if (answer) return std::nullopt;
  return answer.error();
}

Result<SqlAnswer, SqlError> SqliteConnection::execute(const SqlRequest& request) {
  patience_.begin(request.timeout);
  const auto changes_before = sqlite3_total_changes(database_.get());
  Result<SqlAnswer, SqlError> answer = send(request);
  if (!answer) return in_time_or_not(answer.error(), request.timeout);
  if (request.timeout > nanoseconds(0) && patience_.is_over()) {
    return sqlite_error(SQLITE_INTERRUPT, fmt::format("took over {}; it may have had its effect",
                                                      format_duration(request.timeout)));
  }
  // The counter is an int that wraps around; the difference is right all the same.
  answer.value().affected = static_cast<std::uint32_t>(sqlite3_total_changes(database_.get())) -
                            static_cast<std::uint32_t>(changes_before);
  return answer;
}

SqlError SqliteConnection::in_time_or_not(SqlError error, nanoseconds timeout) const {
  if (timeout > nanoseconds(0) && patience_.is_over()) {
    error.message = fmt::format("took over {}: {}", format_duration(timeout), error.message);
  }
  return error;
}

Result<SqlAnswer, SqlError> SqliteConnection::send(const SqlRequest& request) {
  return request.sending == SqlSending::text ? execute_text(request) : execute_prepared(request);
}

Result<SqlAnswer, SqlError> SqliteConnection::execute_text(const SqlRequest& request) {
  SqlAnswer answer;
  std::optional<SqlError> missing;
  std::string_view text = request.text;
  while (!text.empty()) {
    Result<Compiled, SqlError> compiled = compile(database_.get(), text, 0);
    if (!compiled) return compiled.error();
    text = compiled.value().rest;
    if (!compiled.value().statement) continue;
    const bool had_rows = answer.has_rows;
    std::optional<SqlError> error =
        step_sqlite(compiled.value().statement.get(), request.columns, answer);
    if (!error) continue;
    // A missing column is told after all statements have run; all else ends the text.
    if (had_rows == answer.has_rows) return *std::move(error);
    missing = std::move(error);
  }
  if (!answer.has_rows && !request.columns.empty()) return no_sqlite_column(request.columns[0]);
  if (missing) return *std::move(missing);
  return answer;
}

Result<SqlAnswer, SqlError> SqliteConnection::execute_prepared(const SqlRequest& request) {
  Prepared* const known = statements_.find(request.text);
  if (known == nullptr) return execute_unprepared(request);
  if (*known) return execute_with(known->get(), request);
  if (request.sending == SqlSending::prepared || !request.params.empty()) {
    statements_.erase(request.text);
    return execute_unprepared(request);
  }
  return execute_text(request);
}

Result<SqlAnswer, SqlError> SqliteConnection::execute_unprepared(const SqlRequest& request) {
  Result<Compiled, SqlError> compiled =
      compile(database_.get(), request.text, SQLITE_PREPARE_PERSISTENT);
  if (!compiled) return compiled.error();
  const bool is_one = compiled.value().statement &&
                      compiled.value().rest.find_first_not_of(" \t\r\n;") == std::string_view::npos;
  if (is_one) {
    const Prepared* const kept =
        statements_.insert(request.text, std::move(compiled).value().statement);
    return execute_with(kept->get(), request);
  }
  if (request.sending == SqlSending::prepared || !request.params.empty()) {
    return sqlite_error(SQLITE_ERROR,
                        "syntax error: what is prepared has to be exactly one statement");
  }
  statements_.insert(request.text, nullptr);
  Result<SqlAnswer, SqlError> answer = execute_text(request);
  if (answer) answer.value().preparation_failed = true;
  return answer;
}

Result<SqlAnswer, SqlError> SqliteConnection::execute_with(sqlite3_stmt* statement,
                                                           const SqlRequest& request) {
  const Execution execution(statement);
  if (std::optional<SqlError> error = bind_sqlite(statement, request.params)) {
    return *std::move(error);
  }
  SqlAnswer answer;
  if (std::optional<SqlError> error = step_sqlite(statement, request.columns, answer)) {
    return *std::move(error);
  }
  if (!answer.has_rows && !request.columns.empty()) return no_sqlite_column(request.columns[0]);
  return answer;
}

}  // namespace timing::run
