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
  explicit Writer(const std::string& path) {
    auto file = report::LogFile::open(path, {}, clock_);
    if (!file) throw std::runtime_error(file.error().message);
    log_ = std::make_unique<report::LogWriter>(
        clock_, counters_, report::LogWriterOptions{.streams = false}, std::move(file).value());
  }

  Log& log() { return *log_; }
  void flush() { log_->flush_for(std::chrono::hours(1)); }
  std::uint64_t dropped() const { return counters_.log_file_lines_dropped; }

 private:
  SystemClock clock_;
  record::ProgramCounters counters_;
  std::unique_ptr<report::LogWriter> log_;
};

}  // namespace timing::bench
