// The context of a log line: any bytes in, text that the users' parser takes whole out.
//
//   `"`              `\u0022`   it would end the parsed context
//   `\`              `\\`
//   line feed        `\n`       one event, one line
//   other controls   `\xNN`     C0, DEL and C1 (the latter as its two bytes)
//   invalid UTF-8    `\xNN`     for each byte
//
// The original bytes can be read back from it. Units: bytes.
// Threads: pure functions. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace timing::report {

inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

// Whether `text` holds only ASCII that is written as it is.
bool is_plain(std::string_view text);

struct Escaped {
  std::string text;
  std::size_t taken = 0;  // bytes of the source that `text` stands for
};

// As many characters of `text` as fit into `limit` bytes once escaped; no escape is cut in two.
Escaped escape(std::string_view text, std::size_t limit = kNoLimit);

// Whether `text` fits into `limit` bytes once escaped, at a glance: false for some that do.
inline bool is_within(std::string_view text, std::size_t limit) {
  constexpr std::size_t kLongestEscape = 6;
  return text.size() <= limit / kLongestEscape;
}

// A part of a message that may be long, cut where it would take more than its share of the line.
struct Clipped {
  std::string text;
  bool cut = false;
};

// `text`, not escaped yet, cut so that it fits into `limit` bytes once escaped; when it is cut, or
// bytes of it were `omitted` before, their number follows: ` ... (1234 bytes left out)`.
Clipped clip(std::string_view text, std::size_t limit, std::uint64_t omitted = 0);

// ` ... (1234 bytes left out)`, at most kLeftOutBytes long.
std::string left_out(std::uint64_t bytes);
inline constexpr std::size_t kLeftOutBytes = 42;

}  // namespace timing::report
