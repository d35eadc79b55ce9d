// The log of the program: lines are queued by any thread, and written to the standard streams, to a
// file, or to both, by a thread for each of the two.
//
// Each line is whole, and the lines of an output are in the order in which they were queued. The
// time of a line is that of its queueing. What one of the outputs cannot take, the other takes all
// the same: log_sink.h tells how lines are lost, standard_streams.h and log_file.h what they do
// with those they get. What is in an output's way is said on the other.
//
// Ownership: borrows the clock, the counters and the descriptors, which outlive it.
// Threads: write(), enabled(), flush_for() and reopen_file() on any thread; none of them waits for
// a reader or a disk, except flush_for() for as long as it is told.
// Errors: construction throws std::system_error when the system gives no thread.
//
// Destruction writes what is queued, and so waits for a reader that has stalled. A program that
// must end whatever its reader does calls flush_for() first, and when that is false leaves by
// std::_Exit() without destroying the LogWriter.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/record/program_counters.h"
#include "timing/report/log_file.h"
#include "timing/report/log_sink.h"

namespace timing::report {

struct LogWriterOptions {
  LogLevel level = LogLevel::info;  // the lowest that is written
  bool streams = true;              // write to `out` and `err`
  int out = STDOUT_FILENO;
  int err = STDERR_FILENO;
  std::size_t queue_bytes = std::size_t{8} * 1024 * 1024;  // of each of the two
};

class LogWriter final : public Log {
 public:
  // A null `file`: none is written.
  LogWriter(const Clock& clock, record::ProgramCounters& counters,
            const LogWriterOptions& options = {}, std::unique_ptr<LogFile> file = nullptr);
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  ~LogWriter() override;

  void write(LogLevel level, std::string_view text) override;
  bool enabled(LogLevel level) const override { return level >= options_.level; }

  // Waits until everything queued so far is written or lost; false when the time is over first.
  bool flush_for(nanoseconds longest);

  // The file, if there is one, is closed and opened by its name, soon.
  void reopen_file();

 private:
  void add_sink(std::unique_ptr<LogOutput> output, std::atomic<std::uint64_t>& dropped);
  void say_obstacle(std::size_t place, int error);

  const Clock& clock_;
  record::ProgramCounters& counters_;
  const LogWriterOptions options_;
  std::vector<std::unique_ptr<LogSink>> sinks_;  // of the streams, then of the file
};

}  // namespace timing::report
