// Which values of a unit of time the conditions of a range let through.
//
// Days of a month may be counted from its end (-1 is its last), so that they depend on how long the
// month is. Sunday is 0; `gt`, `gte`, `lt`, `lte` and `eq` compare it as 7 instead where any
// condition names 7. For `in`, `not_in` and `between` both are Sunday.
//
// Units: bit n of a mask stands for the value n, Sunday always for 0. Threads: pure. Errors: none.
#pragma once

#include <cstdint>
#include <vector>

#include "timing/config/config.h"

namespace timing::plan {

using Conditions = std::vector<config::Condition>;

// The values as `conditions` compare them.
struct UnitValues {
  int first = 0;
  int last = 0;
};
UnitValues values_of(config::Unit unit, const Conditions& conditions);

// The values that all conditions of the unit let through. `month_length` matters to days alone.
std::uint64_t mask_of(config::Unit unit, const Conditions& conditions, int month_length = 31);

}  // namespace timing::plan
