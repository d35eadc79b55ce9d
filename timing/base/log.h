// Where every part of the program says what happened: an interface, so that only the report layer
// knows how lines are escaped, queued and written.
//
// Threads: any thread may write; a call never blocks on the reader of the log.
// Errors: none; a line that finds the queue full is dropped and counted by the implementation.
#pragma once

#include <string_view>

namespace timing {

enum class LogLevel { debug, info, warn, error };

class Log {
 public:
  Log() = default;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  virtual ~Log() = default;

  // One event, one line. `text` may hold any bytes; the implementation escapes them.
  virtual void write(LogLevel level, std::string_view text) = 0;
  virtual bool enabled(LogLevel level) const = 0;

  void debug(std::string_view text) { write(LogLevel::debug, text); }
  void info(std::string_view text) { write(LogLevel::info, text); }
  void warn(std::string_view text) { write(LogLevel::warn, text); }
  void error(std::string_view text) { write(LogLevel::error, text); }
};

// Which of a job's requests get a line of their own (the key `log_requests`).
// `automatic`: every request while the job makes fewer than 100 runs a second; above that a summary
// line a second, and the first failures of each kind.
enum class RequestLogging { automatic, all, errors, summary, none };

}  // namespace timing
