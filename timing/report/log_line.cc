#include "timing/report/log_line.h"

#include <fmt/format.h>

#include <chrono>
#include <system_error>

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

bool is_plain_context(std::string_view text) {
  return !text.empty() && text.size() <= kMaxContextBytes && is_plain(text);
}

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

void append_line(std::string& text, std::string_view local_time, LogLevel level,
                 std::string_view context, bool coloured) {
  text += local_time;
  text += ' ';
  if (coloured) text += colour_of(level);
  text += level_word(level);
  if (coloured) text += "\x1b[0m";
  text += ' ';
  text += context;
  text += '\n';
}

std::string_view time_of_line(std::string_view line) {
  return line.substr(0, std::string_view("2006/01/02 15:04:05").size());
}

std::string dropped_line(std::string_view local_time, std::uint64_t lost, int error,
                         bool coloured) {
  std::string line;
  append_line(line, local_time, LogLevel::warn,
              fmt::format("{} log {} dropped here: {}", lost, lost == 1 ? "line was" : "lines were",
                          error == 0 ? "they came faster than they were taken"
                                     : std::generic_category().message(error)),
              coloured);
  return line;
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
