// What has been read of the answer to one statement, whose result sets may be several. The columns
// that are wanted are those of the first of them.
//
// Ownership: borrows the names. Threads: one. Errors: finish() tells of a column that is not there,
// so that the answer is read to its end before.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "timing/run/sql/mysql_columns.h"

namespace timing::run {

class MysqlReading {
 public:
  explicit MysqlReading(std::span<const std::string> wanted) : wanted_(wanted) {}

  void begin_rows(std::span<const MYSQL_FIELD> fields) {
    const bool first = !std::exchange(answer_.has_rows, true);
    places_.clear();
    is_first_row_ = first && !wanted_.empty();
    if (is_first_row_) find_places(fields);
  }
  // Whether the values at places() are wanted of it.
  bool add_row() {
    ++answer_.fetched;
    return std::exchange(is_first_row_, false);
  }
  const std::vector<unsigned>& places() const { return places_; }
  void add_value(SqlValue value) { answer_.columns.push_back(std::move(value)); }
  void add_affected(std::uint64_t rows) { answer_.affected += rows; }

  Result<SqlAnswer, SqlError> finish() && {
    if (!wanted_.empty() && !answer_.has_rows) find_places({});
    if (error_) return *std::move(error_);
    return std::move(answer_);
  }

 private:
  void find_places(std::span<const MYSQL_FIELD> fields) {
    Result<std::vector<unsigned>, SqlError> places = find_mysql_columns(fields, wanted_);
    if (places) {
      places_ = std::move(places).value();
    } else {
      error_ = places.error();
    }
  }

  std::span<const std::string> wanted_;
  std::vector<unsigned> places_;
  bool is_first_row_ = false;
  SqlAnswer answer_;
  std::optional<SqlError> error_;
};

}  // namespace timing::run
