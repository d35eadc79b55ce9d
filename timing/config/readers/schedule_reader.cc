#include "timing/config/readers/schedule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "timing/config/readers/catch_up_reader.h"
#include "timing/config/readers/pace_reader.h"
#include "timing/config/readers/range_reader.h"
#include "timing/config/readers/rate_reader.h"
#include "timing/config/readers/start_reader.h"
#include "timing/config/readers/value_reader.h"

namespace timing::config {
namespace {

using std::chrono::nanoseconds;

// In the order of the keys below.
constexpr std::array<nanoseconds, 6> kIntervalUnits = {
    std::chrono::days(1),    std::chrono::hours(1),        std::chrono::minutes(1),
    std::chrono::seconds(1), std::chrono::milliseconds(1), std::chrono::microseconds(1)};
constexpr std::array<std::string_view, 6> kPluralKeys = {"days",    "hours",        "minutes",
                                                         "seconds", "milliseconds", "microseconds"};
constexpr std::array<std::string_view, 6> kSingularKeys = {"day",    "hour",        "minute",
                                                           "second", "millisecond", "microsecond"};
constexpr std::int64_t kMostNanoseconds = std::numeric_limits<std::int64_t>::max();

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
  read_open_model(map, job, problems);
  read_start(map, job, problems);
  job.catch_up = read_catch_up(map, problems);
  if (const auto count = map.find("run_count")) {
    const auto number =
        read_number(*count, {0, std::numeric_limits<std::int64_t>::max()}, problems);
    job.run_count = static_cast<std::uint64_t>(number.value_or(0));
  }
  job.run_thread = default_threads(map, job);
  if (const auto threads = map.find("run_thread")) {
    const auto number = read_number(*threads, {0, kMostThreads}, problems);
    job.run_thread = static_cast<std::uint32_t>(std::max<std::int64_t>(number.value_or(1), 1));
  }
}

}  // namespace timing::config
