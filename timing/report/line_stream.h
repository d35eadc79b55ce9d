// A stream that takes whole lines: standard output or standard error.
//
// Ownership: borrows the descriptor. Threads: one thread. A write waits for as long as the reader
// does not read. Errors: told by the return value.
#pragma once

#include <string_view>

namespace timing::report {

class LineStream {
 public:
  explicit LineStream(int descriptor) : descriptor_(descriptor) {}

  // One write(2), unless the kernel takes only a part. False: the line, or its end, is lost.
  // REQUIRES: SIGPIPE is blocked or ignored.
  bool write_line(std::string_view line);

 private:
  bool write_all(std::string_view text);

  int descriptor_;
  bool mid_line_ = false;  // the end of the last line was lost
};

// True for a terminal, unless the environment variable NO_COLOR (no-color.org) is there and not
// empty.
bool wants_colour(int descriptor);

}  // namespace timing::report
