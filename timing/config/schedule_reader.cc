#include "timing/config/schedule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "timing/config/pace_reader.h"
#include "timing/config/value_reader.h"
#include "timing/config/words.h"

namespace timing::config {
namespace {

using std::chrono::nanoseconds;

struct RangeUnit {
  std::string_view name;
  Unit unit;
  int least;
  int most;
};

// Sunday is 0, and 7 too.
constexpr std::array kRangeUnits = {
    RangeUnit{"month", Unit::month, 1, 12},   RangeUnit{"weekday", Unit::weekday, 0, 7},
    RangeUnit{"hour", Unit::hour, 0, 23},     RangeUnit{"minute", Unit::minute, 0, 59},
    RangeUnit{"second", Unit::second, 0, 59},
};
constexpr std::array<std::string_view, 5> kRangeKeys = {"month", "weekday", "hour", "minute",
                                                        "second"};
// The original's documentation names the one, its published configs the other.
constexpr std::array<std::string_view, 2> kIgnoredRangeKeys = {"microseconds", "microsecond"};

constexpr std::array<std::string_view, 5> kComparisons = {"gt", "gte", "lt", "lte", "eq"};

// In the order of the keys below.
constexpr std::array<nanoseconds, 6> kIntervalUnits = {
    std::chrono::days(1),    std::chrono::hours(1),        std::chrono::minutes(1),
    std::chrono::seconds(1), std::chrono::milliseconds(1), std::chrono::microseconds(1)};
constexpr std::array<std::string_view, 6> kPluralKeys = {"days",    "hours",        "minutes",
                                                         "seconds", "milliseconds", "microseconds"};
constexpr std::array<std::string_view, 6> kSingularKeys = {"day",    "hour",        "minute",
                                                           "second", "millisecond", "microsecond"};
constexpr std::int64_t kMostNanoseconds = std::numeric_limits<std::int64_t>::max();

// An inequality may lie just past the unit, so that each of the four can say "always" and "never";
// an equality may not.
NumberRange sensible_bounds(const RangeUnit& unit, Comparison comparison) {
  switch (comparison) {
    case Comparison::gt:
    case Comparison::lte:
      return {unit.least - 1, unit.most};
    case Comparison::gte:
    case Comparison::lt:
      return {unit.least, unit.most + 1};
    case Comparison::eq:
      break;
  }
  return {unit.least, unit.most};
}

// A key that stands without a value.
void require_values(const Field& field, std::string_view allowed, Problems& problems) {
  for (const Entry& entry : field.node->entries) {
    if (entry.value->kind != NodeKind::null) continue;
    problems.error(entry.mark, fmt::format("'{}.{}' is empty; allowed: {}", field.path,
                                           shortened(entry.key, 60), allowed));
  }
}

void read_conditions(const RangeUnit& unit, const Field& field, Range& range, Problems& problems) {
  if (!require_map(field, "a map of gt, gte, lt, lte and eq", problems)) return;
  require_values(field, "a whole number", problems);
  const MapReader conditions(*field.node, field.path, kComparisons, problems);
  for (std::size_t i = 0; i < kComparisons.size(); ++i) {
    const std::optional<Field> bound = conditions.find(kComparisons[i]);
    if (!bound) continue;
    const auto comparison = static_cast<Comparison>(i);
    if (const auto number = read_number(*bound, sensible_bounds(unit, comparison), problems)) {
      range.push_back({unit.unit, comparison, static_cast<int>(*number), bound->key_mark});
    }
  }
}

// Adds `count` units; false when the sum is more than a duration holds.
bool add_units(nanoseconds& sum, std::int64_t count, nanoseconds unit) {
  std::int64_t added = 0;
  std::int64_t total = 0;
  if (__builtin_mul_overflow(count, unit.count(), &added) ||
      __builtin_add_overflow(sum.count(), added, &total)) {
    return false;
  }
  sum = nanoseconds(total);
  return true;
}

std::optional<nanoseconds> sum_of_units(const Field& field, Problems& problems) {
  require_values(field, "a whole number", problems);
  const MapReader units(*field.node, field.path, kPluralKeys, problems, kSingularKeys);
  nanoseconds sum(0);
  bool valid = true;
  for (std::size_t i = 0; i < kIntervalUnits.size(); ++i) {
    const nanoseconds unit = kIntervalUnits.at(i);
    for (const std::string_view key : {kPluralKeys.at(i), kSingularKeys.at(i)}) {
      const std::optional<Field> count = units.find(key);
      if (!count) continue;
      const auto number = read_number(*count, {0, kMostNanoseconds / unit.count()}, problems);
      if (number && !add_units(sum, *number, unit)) {
        problems.error(field.key_mark,
                       fmt::format("'{}' is more than 292 years; allowed: less", field.path));
        return std::nullopt;
      }
      valid = valid && number;
    }
  }
  return valid ? std::optional(sum) : std::nullopt;
}

}  // namespace

Range read_range(const Field& field, Problems& problems) {
  Range range;
  if (!require_map(field, "a map of month, weekday, hour, minute and second", problems)) {
    return range;
  }
  const MapReader units(*field.node, field.path, kRangeKeys, problems, kIgnoredRangeKeys);
  for (const RangeUnit& unit : kRangeUnits) {
    if (const auto conditions = units.find(unit.name)) {
      read_conditions(unit, *conditions, range, problems);
    }
  }
  for (const std::string_view ignored : kIgnoredRangeKeys) {
    if (const auto conditions = units.find(ignored)) {
      problems.warning(conditions->key_mark,
                       fmt::format("'{}' is ignored, as it always was; the finest unit is second",
                                   conditions->path));
    }
  }
  std::ranges::stable_sort(range, {}, [](const Condition& condition) {
    return std::pair(condition.mark.line, condition.mark.column);
  });
  return range;
}

std::optional<nanoseconds> read_run_every(const Field& field, Problems& problems) {
  if (field.node->kind == NodeKind::sequence) {
    require_map(field,
                "a map of days, hours, minutes, seconds, milliseconds and microseconds, or "
                "a duration such as 90s",
                problems);
    return std::nullopt;
  }
  if (field.node->kind == NodeKind::map && field.node->entries.empty()) return std::nullopt;
  const bool units = field.node->kind == NodeKind::map;
  auto interval =
      units ? sum_of_units(field, problems) : read_duration(field, kDurationForm, problems);
  if (interval == nanoseconds(0)) {
    problems.warning(field.key_mark,
                     "'run_every' is 0: runs follow back to back, as they do without it");
    return std::nullopt;
  }
  return interval;
}

void read_schedule(const MapReader& map, Job& job, Problems& problems) {
  if (const auto range = map.find("range")) job.range = read_range(*range, problems);
  if (const auto interval = map.find("run_every")) {
    job.run_every = read_run_every(*interval, problems);
  }
  read_pace(map, job, problems);
  if (const auto count = map.find("run_count")) {
    const auto number =
        read_number(*count, {0, std::numeric_limits<std::int64_t>::max()}, problems);
    job.run_count = static_cast<std::uint64_t>(number.value_or(0));
  }
  if (const auto threads = map.find("run_thread")) {
    const auto number = read_number(*threads, {0, kMostThreads}, problems);
    job.run_thread = static_cast<std::uint32_t>(std::max<std::int64_t>(number.value_or(1), 1));
  }
}

}  // namespace timing::config
