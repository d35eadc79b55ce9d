// A descriptor that takes whole lines.
//
// A line of which the kernel took only a part is not torn: its rest follows once there is room.
//
// Ownership: borrows the descriptor. Threads: one. A write waits for as long as the reader of a
// pipe does not read. Errors: an errno.
#pragma once

#include <cstddef>
#include <string_view>

namespace timing::report {

class LineStream {
 public:
  // `mid_line`: what was written before, by somebody else, does not end with a line break.
  explicit LineStream(int descriptor, bool mid_line = false)
      : descriptor_(descriptor), mid_line_(mid_line) {}

  struct Written {
    std::size_t bytes = 0;  // of whole lines
    int error = 0;          // why there are not more; 0: all are written
  };

  // Writes lines, with one write(2) unless the kernel takes only a part. After an error the line
  // that comes first in the next call is the one at which this call ended, or skip_line() has been
  // called. REQUIRES: SIGPIPE and SIGXFSZ are blocked or ignored; `lines` ends with a line break.
  Written write(std::string_view lines);

  // The line that could not be written does not come again.
  void skip_line();
  // Whether a part of a line has been written.
  bool mid_line() const { return begun_ > 0; }

 private:
  int write_all(std::string_view text, std::size_t& written) const;

  int descriptor_;
  std::size_t begun_ = 0;  // bytes of the next line that are written
  bool mid_line_;          // the end of the last line is lost
};

// Whether lines may be written again by and by: the disk is full.
bool is_want_of_room(int error);

// True for a terminal, unless the environment variable NO_COLOR (no-color.org) is there and not
// empty.
bool wants_colour(int descriptor);

}  // namespace timing::report
