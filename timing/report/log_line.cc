#include "timing/report/log_line.h"

#include <fmt/format.h>

#include <chrono>

#include "timing/report/escape.h"

namespace timing::report {
namespace {

std::string_view colour_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "\x1b[2m";
    case LogLevel::info:
      return "\x1b[32m";
    case LogLevel::warn:
      return "\x1b[33m";
    case LogLevel::error:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

LineContext make_context(std::string_view text) {
  if (text.empty()) return {.text = "(no message)"};
  Escaped whole = escape(text, kMaxContextBytes);
  if (whole.taken == text.size()) return {.text = std::move(whole.text)};
  Escaped beginning = escape(text, kMaxContextBytes - kLeftOutBytes);
  return {.text = std::move(beginning.text) + left_out(text.size() - beginning.taken),
          .truncated = true};
}

std::string_view level_word(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "[DEBUG]";
    case LogLevel::info:
      return "[INFO]";
    case LogLevel::warn:
      return "[Warn]";
    case LogLevel::error:
      return "[Error]";
  }
  return "[Error]";
}

std::string format_line(std::string_view local_time, LogLevel level, std::string_view context,
                        bool coloured) {
  const std::string_view word = level_word(level);
  if (!coloured) return fmt::format("{} {} {}\n", local_time, word, context);
  return fmt::format("{} {}{}\x1b[0m {}\n", local_time, colour_of(level), word, context);
}

const std::string& LocalTimes::text(WallTime time) {
  const std::time_t second =
      std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::system_clock::duration>(
          std::chrono::floor<std::chrono::seconds>(time)));
  if (!text_.empty() && second == second_) return text_;
  std::tm local{};
  ::localtime_r(&second, &local);
  second_ = second;
  text_ = fmt::format("{:04}/{:02}/{:02} {:02}:{:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1,
                      local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec);
  return text_;
}

}  // namespace timing::report
