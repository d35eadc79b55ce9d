#include "timing/record/sql_recorder.h"

namespace timing::record {
namespace {

template <typename Count>
void add_to(std::atomic<Count>& counter, Count more) {
  counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}

}  // namespace

void SqlTotals::add(const SqlTotals& other) {
  for (std::size_t event = 0; event < kSqlEvents; ++event) events[event] += other.events[event];
  waited += other.waited;
  for (const auto& [error, count] : other.errors) errors[error] += count;
}

void SqlRecorder::count(SqlEvent event, std::uint64_t times) {
  add_to(events_[static_cast<std::size_t>(event)], times);
}

void SqlRecorder::waited(std::chrono::nanoseconds time) { add_to(waited_, time.count()); }

// Looks without the lock: only this thread ever changes the cells.
void SqlRecorder::count_error(SqlErrorClass error_class, std::uint16_t number) {
  const SqlErrorKey error{error_class, number};
  for (const Cell& cell : errors_) {
    if (cell.error == error) return add_to(*cell.count, std::uint64_t{1});
  }
  const std::lock_guard lock(errors_mutex_);
  errors_.push_back({error, std::make_unique<std::atomic<std::uint64_t>>(1)});
}

SqlTotals SqlRecorder::totals() const {
  SqlTotals totals;
  for (std::size_t event = 0; event < kSqlEvents; ++event) {
    totals.events[event] = events_[event].load(std::memory_order_relaxed);
  }
  totals.waited = std::chrono::nanoseconds(waited_.load(std::memory_order_relaxed));
  const std::lock_guard lock(errors_mutex_);
  for (const Cell& cell : errors_) {
    totals.errors[cell.error] += cell.count->load(std::memory_order_relaxed);
  }
  return totals;
}

}  // namespace timing::record
