// How many rows a statement has to return or to affect: `rows: 1`, `rows: '>= 1'`.
//
// Threads: a value. Errors: see parse().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "timing/base/result.h"

namespace timing::plan {

class RowsCondition {
 public:
  // A number alone means "exactly"; `=`, `!=`, `<`, `<=`, `>`, `>=` before a number.
  static Result<RowsCondition> parse(std::string_view text);

  bool holds(std::uint64_t rows) const;
  // As written: "1", ">= 1".
  const std::string& text() const { return text_; }

 private:
  enum class Relation { equal, not_equal, less, at_most, greater, at_least };

  RowsCondition(Relation relation, std::uint64_t bound, std::string text);

  Relation relation_;
  std::uint64_t bound_;
  std::string text_;
};

}  // namespace timing::plan
