#include "timing/report/log_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "timing/report/log_line.h"
#include "timing/report/standard_streams.h"

namespace timing::report {

LogWriter::LogWriter(const Clock& clock, record::ProgramCounters& counters,
                     const LogWriterOptions& options, std::unique_ptr<LogFile> file)
    : clock_(clock), counters_(counters), options_(options) {
  if (options.streams) {
    add_sink(std::make_unique<StandardStreams>(options.out, options.err),
             counters.log_lines_dropped);
  }
  if (file) add_sink(std::move(file), counters.log_file_lines_dropped);
}

void LogWriter::add_sink(std::unique_ptr<LogOutput> output, std::atomic<std::uint64_t>& dropped) {
  const std::size_t place = sinks_.size();
  sinks_.push_back(std::make_unique<LogSink>(
      std::move(output),
      LogSink::Setup{.clock = clock_,
                     .dropped = dropped,
                     .queue_bytes = options_.queue_bytes,
                     .says_drops = enabled(LogLevel::warn),
                     .on_obstacle = [this, place](int error) { say_obstacle(place, error); }}));
}

LogWriter::~LogWriter() {
  // Each may have something to say on the other, so that none goes before both are at rest; and
  // what stops the file is to be seen on the streams.
  for (auto sink = sinks_.rbegin(); sink != sinks_.rend(); ++sink) (*sink)->stop();
}

void LogWriter::write(LogLevel level, std::string_view text) {
  if (!enabled(level)) return;
  const WallTime now = clock_.wall_now();
  if (is_plain_context(text)) {
    for (const auto& sink : sinks_) sink->push(now, level, text);
    return;
  }
  const LineContext context = make_context(text);
  if (context.truncated) counters_.log_lines_truncated.fetch_add(1, std::memory_order_relaxed);
  for (const auto& sink : sinks_) sink->push(now, level, context.text);
}

void LogWriter::say_obstacle(std::size_t place, int error) {
  if (!enabled(LogLevel::warn)) return;
  const LineContext context =
      make_context(fmt::format("{} cannot be written: {}", sinks_[place]->output().name(),
                               std::generic_category().message(error)));
  for (std::size_t other = 0; other < sinks_.size(); ++other) {
    if (other != place) sinks_[other]->push(clock_.wall_now(), LogLevel::warn, context.text);
  }
}

bool LogWriter::flush_for(nanoseconds longest) {
  // The sum with the time of now must not overflow.
  const auto deadline =
      std::chrono::steady_clock::now() + std::min<nanoseconds>(longest, std::chrono::hours(24));
  bool all = true;
  for (const auto& sink : sinks_) all = sink->flush_until(deadline) && all;
  return all;
}

void LogWriter::reopen_file() {
  for (const auto& sink : sinks_) sink->reopen();
}

}  // namespace timing::report
