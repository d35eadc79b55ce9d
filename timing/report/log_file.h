// The log as a file of its own, rotated by size and age.
//
// Lines are only ever added to it, and no line is split over two files: rotation.h tells what
// becomes of a full one. A file that has been removed is made anew. One that was renamed is written
// on until reopen(). A line of which the disk took only a part is finished once there is room: the
// file never becomes shorter, which readers take for a new file.
//
// Something that is no regular file, as /dev/full or a named pipe, is written and never rotated.
//
// Ownership: the file. Two programs must not share one. Threads: as LogOutput. Units: bytes;
// ages go by the wall clock.
// Errors: whatever stands in the way of a line (a full disk, a folder that has gone) may pass.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "timing/base/clock.h"
#include "timing/base/descriptor.h"
#include "timing/base/result.h"
#include "timing/report/line_stream.h"
#include "timing/report/log_output.h"
#include "timing/report/rotation.h"

namespace timing::report {

class LogFile final : public LogOutput {
 public:
  // Errors: the file cannot be opened or made.
  static Result<std::unique_ptr<LogFile>> open(const std::string& path,
                                               const RotationLimits& limits, const Clock& clock);

  Delivery write(Lines& lines) override;
  void reopen() override;
  bool coloured(LogLevel) const override { return false; }
  std::string name() const override { return "the log file " + path_; }

 private:
  LogFile(const std::string& path, const RotationLimits& limits, const Clock& clock)
      : path_(path), limits_(limits), clock_(clock) {}

  // Each gives an errno, or 0.
  int open_file();
  int look_at_file();
  int make_ready(std::uint64_t line_bytes);
  int rotate();
  void close();
  int write_those_that_fit(Lines& lines);

  const std::string path_;
  const RotationLimits limits_;
  const Clock& clock_;

  Descriptor file_;
  std::optional<LineStream> stream_;  // none: no file is open
  bool rotates_ = true;               // it is a regular file
  bool removed_ = false;
  FileState state_;
};

}  // namespace timing::report
