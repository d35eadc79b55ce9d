#include "timing/plan/never_opens.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "timing/plan/window.h"

namespace timing::plan {
namespace {

// In the order of config::Unit and config::Comparison.
constexpr std::array<std::string_view, 5> kUnits{"month", "weekday", "hour", "minute", "second"};
constexpr std::array<std::string_view, 5> kComparisons{"gt", "gte", "lt", "lte", "eq"};

}  // namespace

std::string never_opens_text(const config::Range& range, const config::Condition& reason) {
  std::string conditions;
  for (const config::Condition& condition : range) {
    if (condition.unit != reason.unit) continue;
    conditions += fmt::format("{}{} {}", conditions.empty() ? "" : " and ",
                              kComparisons.at(static_cast<std::size_t>(condition.comparison)),
                              condition.bound);
  }
  const std::string_view unit = kUnits.at(static_cast<std::size_t>(reason.unit));
  const auto [first, last] = values_of(reason.unit, range);
  return fmt::format("'range.{}': no {} from {} to {} is {}; the window never opens, the job rests",
                     unit, unit, first, last, conditions);
}

}  // namespace timing::plan
