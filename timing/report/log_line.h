// A log line as its readers know it: `2006/01/02 15:04:05 [LEVEL] context`, in local time.
//
// Source of the form: the original's log and the expression its users parse it with,
// deploy/fluent-bit/parsers.conf. Lines stay under 16 KiB because fluent-bit's tail gives a file up
// whose lines do not fit into its 32 KiB buffer.
//
// Threads: the functions are pure; a LocalTimes is used by one thread. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/base/log.h"

namespace timing::report {

inline constexpr std::size_t kMaxLineBytes = 16'384;  // the line break included

// Longest context that fits beside "2006/01/02 15:04:05 ", the longest level, a blank and "\n".
inline constexpr std::size_t kMaxContextBytes = kMaxLineBytes - 20 - 7 - 1 - 1;

struct LineContext {
  std::string text;  // escaped; never empty, since the parser needs something behind the level
  bool truncated = false;
};

// Whether `text` can be a context as it is. False for some that could.
bool is_plain_context(std::string_view text);

// What does not fit is cut at a character, and the number of bytes left out follows.
LineContext make_context(std::string_view text);

// "[INFO]"; the spellings are the original's.
std::string_view level_word(LogLevel level);

// Adds the whole line with its line break. `coloured` paints the level for a terminal.
void append_line(std::string& text, std::string_view local_time, LogLevel level,
                 std::string_view context, bool coloured);

// The time that a whole line begins with.
std::string_view time_of_line(std::string_view line);

// A [Warn] line for the place where `lost` lines are missing; `error`: an errno that tells why, 0:
// they came too fast.
std::string dropped_line(std::string_view local_time, std::uint64_t lost, int error, bool coloured);

// Local times in the line's form. The calendar is asked once for each second.
class LocalTimes {
 public:
  const std::string& text(WallTime time);

 private:
  std::time_t second_ = 0;
  std::string text_;
};

}  // namespace timing::report
