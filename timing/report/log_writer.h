// The log of the program: lines are queued by any thread and written by one of its own.
//
// [DEBUG] and [INFO] go to the standard output, [Warn] and [Error] to the standard error, in the
// order in which they were queued, each line whole. The time of a line is that of its queueing.
//
// A queue that is full drops lines until it is half empty, counts them, and says how many in a
// [Warn] line of its own at the place where they are missing. A stream that takes no lines any more
// (a closed pipe, a full disk) loses them, counted too. With nothing to write the thread sleeps.
//
// Ownership: borrows the clock, the counters and the descriptors, which outlive it.
// Threads: write(), enabled() and flush_for() on any thread; none of them waits for the reader,
// except flush_for() for as long as it is told.
// Errors: construction throws std::system_error when the system gives no thread.
//
// Destruction writes what is queued, and so waits for a reader that has stalled. A program that
// must end whatever its reader does calls flush_for() first, and when that is false leaves by
// std::_Exit() without destroying the LogWriter.
#pragma once

#include <unistd.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/record/program_counters.h"
#include "timing/report/line_stream.h"
#include "timing/report/log_line.h"

namespace timing::report {

struct LogWriterOptions {
  LogLevel level = LogLevel::info;  // the lowest that is written
  int out = STDOUT_FILENO;
  int err = STDERR_FILENO;
  // The queue is full when it holds more than either.
  std::size_t queue_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t queue_lines = std::size_t{64} * 1024;
};

class LogWriter final : public Log {
 public:
  LogWriter(const Clock& clock, record::ProgramCounters& counters,
            const LogWriterOptions& options = {});
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  ~LogWriter() override;

  void write(LogLevel level, std::string_view text) override;
  bool enabled(LogLevel level) const override { return level >= options_.level; }

  // Waits until everything queued so far is written; false when the time is over first.
  bool flush_for(nanoseconds longest);

 private:
  struct Entry {
    WallTime time;
    LogLevel level = LogLevel::info;
    std::string context;

    std::size_t bytes() const { return sizeof(Entry) + context.size(); }
  };

  bool push(LogLevel level, std::string context);  // false: dropped. REQUIRES: mutex_ is held
  void append(LogLevel level, std::string context);
  void say_drops();  // REQUIRES: mutex_ is held
  bool has_room() const;
  void run();
  void write_entry(const Entry& entry);

  const Clock& clock_;
  record::ProgramCounters& counters_;
  const LogWriterOptions options_;

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable written_;
  std::deque<Entry> queue_;
  std::size_t queued_bytes_ = 0;
  std::uint64_t pushed_ = 0;  // entries ever queued
  std::uint64_t done_ = 0;    // entries written or lost
  std::uint64_t unsaid_drops_ = 0;
  bool stopping_ = false;
  bool dropping_ = false;

  // The writing thread's.
  LineStream out_;
  LineStream err_;
  const bool colour_out_;
  const bool colour_err_;
  LocalTimes local_times_;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace timing::report
