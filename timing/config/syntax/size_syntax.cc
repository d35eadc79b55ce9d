#include "timing/config/syntax/size_syntax.h"

#include <array>
#include <limits>

#include "timing/config/syntax/number.h"

namespace timing::config {
namespace {

struct SizeUnit {
  std::string_view name;
  unsigned shift;
};
constexpr std::array kUnits = {SizeUnit{"KiB", 10}, SizeUnit{"MiB", 20}, SizeUnit{"GiB", 30}};

}  // namespace

Result<std::uint64_t> parse_size(std::string_view text) {
  unsigned shift = 0;
  for (const SizeUnit& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    shift = unit.shift;
    text.remove_suffix(unit.name.size());
    break;
  }
  const Result<std::int64_t> number = parse_whole_number(text);
  if (!number) return Error{"which is not a size"};
  if (number.value() < 0) return Error{"which is negative"};
  if (number.value() > std::numeric_limits<std::int64_t>::max() >> shift) {
    return Error{"which is too large"};
  }
  return static_cast<std::uint64_t>(number.value()) << shift;
}

}  // namespace timing::config
