#include "timing/plan/template/relative_time.h"

#include <algorithm>

#include "timing/base/duration.h"

namespace timing::plan {

Result<std::chrono::nanoseconds> parse_relative_time(std::string_view formula) {
  constexpr std::string_view kNow = "now";
  if (formula == kNow) return std::chrono::nanoseconds(0);
  const std::string_view change = formula.substr(std::min(formula.size(), kNow.size()));
  const bool has_sign = change.starts_with('+') || change.starts_with('-');
  if (!formula.starts_with(kNow) || !has_sign) {
    return Error{
        "a relative time is \"now\", or \"now\" plus or minus a duration, like \"now-15h\""};
  }
  return parse_duration(change);
}

}  // namespace timing::plan
