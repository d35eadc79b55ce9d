// The standard output for [DEBUG] and [INFO], the standard error for [Warn] and [Error].
//
// Both in one output, as they often are one pipe: each line is one write, in the order of the
// lines. A full disk behind a stream is waited for. Of a stream that takes nothing any more (a
// closed pipe) the lines are lost; should it take lines again, as a named pipe with a new reader
// does, a [Warn] line says before the first how many were.
//
// Ownership: borrows the descriptors. Threads and errors: as LogOutput.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "timing/report/line_stream.h"
#include "timing/report/log_output.h"

namespace timing::report {

class StandardStreams final : public LogOutput {
 public:
  StandardStreams(int out, int err) : out_(out), err_(err) {}

  Delivery write(Lines& lines) override;
  void reopen() override {}
  bool coloured(LogLevel level) const override {
    return is_for_err(level) ? err_.coloured : out_.coloured;
  }
  std::string name() const override { return "the standard output"; }

 private:
  struct Stream {
    explicit Stream(int descriptor) : lines(descriptor), coloured(wants_colour(descriptor)) {}

    // Gives an errno, or 0.
    int write(std::string_view line);

    LineStream lines;
    const bool coloured;
    std::uint64_t lost = 0;  // since the last line that it took
    int error = 0;           // why
  };

  static bool is_for_err(LogLevel level) { return level >= LogLevel::warn; }

  Stream out_;
  Stream err_;
};

}  // namespace timing::report
