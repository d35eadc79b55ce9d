// Numbers of SQL errors, as they stand in the label `respCode`. Those of our own making take the
// number of the error of MySQL that comes closest.
//
// Threads: pure. Errors: none.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace timing::run {

inline constexpr int kCannotConnect = 2002;  // CR_CONNECTION_ERROR
inline constexpr int kWrongValue = 1366;     // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD

constexpr std::uint16_t code_number(int number) {
  return static_cast<std::uint16_t>(
      std::clamp<int>(number, 0, std::numeric_limits<std::uint16_t>::max()));
}

}  // namespace timing::run
