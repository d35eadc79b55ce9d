// Numbers of JSON, compared by their values, whatever they are written as: 2 equals 2.0.
//
// Exact for all integers of 64 bits, which a double is not; what lies beyond is a double.
// Threads: pure. Errors: none.
#pragma once

#include <compare>
#include <cstdint>
#include <variant>

namespace timing::plan {

using JsonNumber = std::variant<std::int64_t, std::uint64_t, double>;

std::partial_ordering compare(const JsonNumber& left, const JsonNumber& right);

}  // namespace timing::plan
