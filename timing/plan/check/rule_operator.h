// The operators that rules compare with.
//
// Threads: pure. Errors: none; what is no operator is not taken.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace timing::plan {

enum class Operator {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  contains,
  matches
};

inline constexpr std::string_view kBlanks = " \t\r\n";

// `text` without the blanks at both ends.
std::string_view trim(std::string_view text);

// Takes an operator from the start of `text`, and the blanks on both sides of it. "=" and "==" are
// one. Nullopt: there is none, and `text` has lost its blanks only.
std::optional<Operator> take_operator(std::string_view& text);

// True for < <= > >=.
bool is_ordering(Operator comparison);

// Whether a value that stands in `order` to the rule's one satisfies it.
// REQUIRES: neither `contains` nor `matches`.
bool holds(Operator comparison, std::partial_ordering order);

}  // namespace timing::plan
