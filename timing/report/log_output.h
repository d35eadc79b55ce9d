// Where lines of the log go: the standard streams, or a file.
//
// An output keeps no lines: what to do with those that it cannot take now is its caller's affair.
//
// Threads: one. A write may take as long as a reader does not read.
// Errors: told by the Delivery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "timing/base/log.h"

namespace timing::report {

struct LineMark {
  std::uint32_t bytes = 0;  // of the line, its line break included
  LogLevel level = LogLevel::info;
};

// Whole lines, one behind the other. Borrows them.
struct Lines {
  std::string_view text;
  std::span<const LineMark> marks;

  bool empty() const { return marks.empty(); }
  std::size_t count() const { return marks.size(); }
  void remove_first() {
    text.remove_prefix(marks.front().bytes);
    marks = marks.subspan(1);
  }
};

// What became of lines that were brought to an output. Those that are left may be brought again by
// and by, the first of them unchanged: the disk is full, say.
struct Delivery {
  std::size_t lost = 0;  // lines given up: nobody reads the pipe any more
  int error = 0;         // an errno: why lines are left, or begin to be lost
};

class LogOutput {
 public:
  LogOutput() = default;
  LogOutput(const LogOutput&) = delete;
  LogOutput& operator=(const LogOutput&) = delete;
  virtual ~LogOutput() = default;

  // Writes lines from the front, and takes those away that are written or lost.
  // REQUIRES: SIGPIPE and SIGXFSZ are blocked or ignored.
  virtual Delivery write(Lines& lines) = 0;
  // Lets go of what it has open and opens its name anew, where it has one.
  virtual void reopen() = 0;
  // Whether the level of such a line is painted for a terminal.
  virtual bool coloured(LogLevel level) const = 0;
  // As in "the log file /x.log".
  virtual std::string name() const = 0;
};

}  // namespace timing::report
