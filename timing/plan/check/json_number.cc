#include "timing/plan/check/json_number.h"

#include <cmath>
#include <concepts>
#include <utility>

namespace timing::plan {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 2 * kTwoTo63;

std::partial_ordering order(std::integral auto left, std::integral auto right) {
  if (std::cmp_less(left, right)) return std::partial_ordering::less;
  if (std::cmp_greater(left, right)) return std::partial_ordering::greater;
  return std::partial_ordering::equivalent;
}

std::partial_ordering order(double left, double right) { return left <=> right; }

// A double's whole part is an integer exactly; only equal ones leave the fraction to decide.
std::partial_ordering order(std::integral auto left, double right) {
  if (right >= kTwoTo64) return std::partial_ordering::less;
  if (right < -kTwoTo63) return std::partial_ordering::greater;
  const double whole = std::floor(right);
  const std::partial_ordering by_whole = whole < 0 ? order(left, static_cast<std::int64_t>(whole))
                                                   : order(left, static_cast<std::uint64_t>(whole));
  if (by_whole != std::partial_ordering::equivalent || right == whole) return by_whole;
  return std::partial_ordering::less;
}

std::partial_ordering order(double left, std::integral auto right) {
  const std::partial_ordering reversed = order(right, left);
  if (reversed == std::partial_ordering::less) return std::partial_ordering::greater;
  if (reversed == std::partial_ordering::greater) return std::partial_ordering::less;
  return reversed;
}

}  // namespace

std::partial_ordering compare(const JsonNumber& left, const JsonNumber& right) {
  return std::visit([](auto a, auto b) { return order(a, b); }, left, right);
}

}  // namespace timing::plan
