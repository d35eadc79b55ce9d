// When a log file has had its time, and how it makes room for the next.
//
// A file that is full becomes FILE.1, the one that was FILE.1 becomes FILE.2, and the oldest goes.
// These names end in a number, so that a reader of `*.log` does not take them for new logs; one
// that has the file open reads it to its end whatever it is called.
//
// Threads: pure functions, but for shift_files(). Errors: an errno.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "timing/base/clock.h"

namespace timing::report {

struct RotationLimits {
  std::uint64_t bytes = std::uint64_t{100} * 1024 * 1024;  // of a file at most
  nanoseconds age{0};                                      // of a file's first line; 0: any
  std::size_t files = 5;                                   // the one that is written among them
};

// A file that holds lines.
struct FileState {
  std::uint64_t bytes = 0;
  WallTime begun;  // when its first line was written
};

// Whether a line of `line_bytes` has to go to a new file. An empty file always takes it.
bool is_rotation_due(const FileState& file, std::uint64_t line_bytes, WallTime now,
                     const RotationLimits& limits);

// Gives the files their next names: afterwards there is none of the name `path`. Gives 0 or an
// errno; some may have their next name then, and another call goes on from there.
int shift_files(const std::string& path, std::size_t files);

}  // namespace timing::report
