// The log of the program as it writes a file, for benchmarks.
//
// Ownership: all of it. Threads: as LogWriter. Errors: a file that cannot be made is a
// std::runtime_error.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "timing/base/clock.h"
#include "timing/record/program_counters.h"
#include "timing/report/log_file.h"
#include "timing/report/log_writer.h"

namespace timing::bench {

class Writer {
 public:
  explicit Writer(const std::string& path)
      : log_(clock_, counters_, {.streams = false}, open(path, clock_)) {}

  Log& log() { return log_; }
  void flush() { log_.flush_for(std::chrono::hours(1)); }
  std::uint64_t dropped() const { return counters_.log_file_lines_dropped; }

 private:
  static std::unique_ptr<report::LogFile> open(const std::string& path, const Clock& clock) {
    auto file = report::LogFile::open(path, {}, clock);
    if (!file) throw std::runtime_error(file.error().message);
    return std::move(file).value();
  }

  SystemClock clock_;
  record::ProgramCounters counters_;
  report::LogWriter log_;
};

}  // namespace timing::bench
