// What one lane of an SQL job counts of its database, beside its requests.
//
// Threads: one writer, which takes no lock but when an error appears for the first time; totals()
// on any thread at any time. Units: nanoseconds. Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "timing/record/sql_counts.h"

namespace timing::record {

enum class SqlEvent : std::uint8_t {
  row_read,
  row_affected,
  transaction_committed,
  transaction_rolled_back,
  transaction_unknown,  // lost while it was committed
  transaction_retry,
  preparation_failure,  // a statement sent as a text instead
  wait,                 // of a lane until the database can be reached
};
inline constexpr std::size_t kSqlEvents = 8;

// An error by its class and number.
using SqlErrorKey = std::pair<SqlErrorClass, std::uint16_t>;

struct SqlTotals {
  std::array<std::uint64_t, kSqlEvents> events{};
  std::chrono::nanoseconds waited{0};
  std::map<SqlErrorKey, std::uint64_t> errors = {};

  std::uint64_t count_of(SqlEvent event) const { return events[static_cast<std::size_t>(event)]; }
  void add(const SqlTotals& other);
};

class SqlRecorder {
 public:
  void count(SqlEvent event, std::uint64_t times = 1);
  void waited(std::chrono::nanoseconds time);
  // Of a statement, a connect or a transaction.
  void count_error(SqlErrorClass error_class, std::uint16_t number);

  SqlTotals totals() const;

 private:
  struct Cell {
    SqlErrorKey error;
    std::unique_ptr<std::atomic<std::uint64_t>> count;
  };

  std::array<std::atomic<std::uint64_t>, kSqlEvents> events_{};
  std::atomic<std::int64_t> waited_{0};
  mutable std::mutex errors_mutex_;  // the writer inserts and readers look up under it
  std::vector<Cell> errors_;         // few
};

}  // namespace timing::record
