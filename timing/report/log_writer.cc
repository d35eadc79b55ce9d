#include "timing/report/log_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "timing/report/thread.h"

namespace timing::report {

LogWriter::LogWriter(const Clock& clock, record::ProgramCounters& counters,
                     const LogWriterOptions& options)
    : clock_(clock),
      counters_(counters),
      options_(options),
      out_(options.out),
      err_(options.err),
      colour_out_(wants_colour(options.out)),
      colour_err_(wants_colour(options.err)),
      thread_(start_thread_without_signals([this] { run(); })) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void LogWriter::write(LogLevel level, std::string_view text) {
  if (!enabled(level)) return;
  LineContext context = make_context(text);
  if (context.truncated) counters_.log_lines_truncated.fetch_add(1, std::memory_order_relaxed);
  {
    const std::lock_guard lock(mutex_);
    if (!push(level, std::move(context.text))) return;
  }
  work_.notify_one();
}

bool LogWriter::push(LogLevel level, std::string context) {
  if (!has_room()) {
    dropping_ = true;
    ++unsaid_drops_;
    counters_.log_lines_dropped.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  dropping_ = false;
  say_drops();
  append(level, std::move(context));
  return true;
}

void LogWriter::append(LogLevel level, std::string context) {
  queue_.push_back({.time = clock_.wall_now(), .level = level, .context = std::move(context)});
  queued_bytes_ += queue_.back().bytes();
  ++pushed_;
}

void LogWriter::say_drops() {
  const std::uint64_t drops = std::exchange(unsaid_drops_, 0);
  if (drops == 0 || !enabled(LogLevel::warn)) return;
  append(LogLevel::warn,
         fmt::format("{} log {} dropped here: the log is read more slowly than it is written",
                     drops, drops == 1 ? "line was" : "lines were"));
}

// Once full it has to become half empty, so that the reports of drops do not fill it themselves.
bool LogWriter::has_room() const {
  const std::size_t share = dropping_ ? 2 : 1;
  return queued_bytes_ <= options_.queue_bytes / share &&
         queue_.size() <= options_.queue_lines / share;
}

bool LogWriter::flush_for(nanoseconds longest) {
  std::unique_lock lock(mutex_);
  const std::uint64_t awaited = pushed_;
  // The library adds `longest` to the time of now, which must not overflow.
  return written_.wait_for(lock, std::min<nanoseconds>(longest, std::chrono::hours(24)),
                           [&] { return done_ >= awaited; });
}

void LogWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const Entry entry = std::move(queue_.front());
    queue_.pop_front();
    queued_bytes_ -= entry.bytes();
    if (queue_.empty()) say_drops();

    lock.unlock();
    write_entry(entry);
    lock.lock();
    ++done_;
    written_.notify_all();
  }
}

void LogWriter::write_entry(const Entry& entry) {
  const bool to_err = entry.level >= LogLevel::warn;
  const std::string line = format_line(local_times_.text(entry.time), entry.level, entry.context,
                                       to_err ? colour_err_ : colour_out_);
  if ((to_err ? err_ : out_).write_line(line)) return;
  counters_.log_lines_dropped.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace timing::report
