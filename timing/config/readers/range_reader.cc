#include "timing/config/readers/range_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/calendar_text.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

using std::chrono::days;
using std::chrono::local_seconds;
using std::chrono::seconds;

struct RangeUnit {
  std::string_view name;
  Unit unit;
  int least;
  int most;
  std::string_view or_name = {};  // stands in messages
};

// Sunday is 0, and 7 too.
constexpr std::array kRangeUnits = {
    RangeUnit{"month", Unit::month, 1, 12, " or a name such as jan"},
    RangeUnit{"day", Unit::day, 1, 31},
    RangeUnit{"weekday", Unit::weekday, 0, 7, " or a name such as mon"},
    RangeUnit{"hour", Unit::hour, 0, 23},
    RangeUnit{"minute", Unit::minute, 0, 59},
    RangeUnit{"second", Unit::second, 0, 59},
};
constexpr std::array<std::string_view, 8> kRangeKeys = {"month",  "day",    "weekday", "hour",
                                                        "minute", "second", "time",    "date"};
// The original's documentation names the one, its published configs the other.
constexpr std::array<std::string_view, 2> kIgnoredRangeKeys = {"microseconds", "microsecond"};
constexpr std::string_view kRangeForm =
    "a map of month, day, weekday, hour, minute, second, time and date, or a list of such maps";

constexpr std::array<std::string_view, 8> kComparisons = {"gt", "gte", "lt",     "lte",
                                                          "eq", "in",  "not_in", "between"};
constexpr std::string_view kComparisonForm =
    "a map of gt, gte, lt, lte, eq, in, not_in and between";
constexpr std::array<std::string_view, 2> kDateKeys = {"from", "to"};
constexpr std::string_view kDateForm = "a date such as 2026-12-24 or 2026-12-24T08:00:00";
constexpr std::string_view kTimeForm = "times such as 08:00-18:00 or 22:30-06:15";

void refuse(const Field& field, std::string_view found, std::string_view allowed,
            Problems& problems) {
  problems.error(field.node->mark,
                 fmt::format("'{}' is {}; allowed: {}", field.path, found, allowed));
}

// An inequality may lie just past the unit, so that each of the four can say "always" and "never";
// the others may not.
NumberRange sensible_bounds(const RangeUnit& unit, Comparison comparison) {
  switch (comparison) {
    case Comparison::gt:
    case Comparison::lte:
      return {unit.least - 1, unit.most};
    case Comparison::gte:
    case Comparison::lt:
      return {unit.least, unit.most + 1};
    case Comparison::eq:
    case Comparison::in:
    case Comparison::not_in:
    case Comparison::between:
      break;
  }
  return {unit.least, unit.most};
}

// Days from the end of months have no place in an order of days.
bool counts_from_the_end(const RangeUnit& unit, Comparison comparison) {
  return unit.unit == Unit::day && comparison >= Comparison::eq;
}

std::optional<int> read_value(const RangeUnit& unit, Comparison comparison, const Field& field,
                              Problems& problems) {
  if (field.node->kind == NodeKind::scalar) {
    if (const auto named = value_of_name(unit.unit, field.node->text)) return named;
  }
  const NumberRange bounds = sensible_bounds(unit, comparison);
  std::vector<NumberRange> allowed{bounds};
  std::string wanted =
      fmt::format("a whole number from {} to {}{}", bounds.least, bounds.most, unit.or_name);
  if (counts_from_the_end(unit, comparison)) {
    allowed.push_back({-unit.most, -1});
    wanted += fmt::format(" or from {} to -1", -unit.most);
  }
  const auto number = read_number_in(field, allowed, wanted, problems);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// The values of one comparison; empty after an error.
std::vector<int> read_values(const RangeUnit& unit, Comparison comparison, const Field& field,
                             Problems& problems) {
  const bool list = field.node->kind == NodeKind::sequence && comparison >= Comparison::in;
  std::vector<NodePtr> items;
  if (list) items = field.node->items;
  if (comparison == Comparison::between && items.size() != 2) {
    refuse(field, list ? fmt::format("a list of {}", items.size()) : kind_in_words(*field.node),
           "a list of two, the first and the last", problems);
    return {};
  }
  if (list && items.empty()) refuse(field, "an empty list", "a value or a list of them", problems);
  std::vector<int> values;
  const auto read = [&](const Node& node) {
    const auto value = read_value(unit, comparison, {&node, field.path, node.mark}, problems);
    if (value) values.push_back(*value);
  };
  for (const NodePtr& item : items) read(*item);
  if (!list) read(*field.node);
  return values.size() == (list ? items.size() : 1) ? values : std::vector<int>{};
}

void read_conditions(const RangeUnit& unit, const Field& field, RangePart& part,
                     Problems& problems) {
  if (!require_map(field, kComparisonForm, problems)) return;
  require_values(field, "a whole number", problems);
  const MapReader conditions(*field.node, field.path, kComparisons, problems);
  for (std::size_t i = 0; i < kComparisons.size(); ++i) {
    const std::optional<Field> compared = conditions.find(kComparisons[i]);
    if (!compared) continue;
    const auto comparison = static_cast<Comparison>(i);
    std::vector<int> values = read_values(unit, comparison, *compared, problems);
    if (values.empty()) continue;
    part.conditions.push_back({unit.unit, comparison, std::move(values), compared->key_mark});
  }
}

std::vector<TimeSpan> read_times(const Field& field, Problems& problems) {
  std::vector<TimeSpan> times;
  const std::vector<NodePtr>& items = field.node->items;
  if (field.node->kind == NodeKind::sequence && items.empty()) {
    refuse(field, "an empty list", kTimeForm, problems);
  } else if (items.size() > kMostRangeItems) {
    refuse(field, fmt::format("a list of {}", items.size()),
           fmt::format("at most {}", kMostRangeItems), problems);
    return times;
  }
  for (const auto& [text, mark] : read_texts(field, problems)) {
    const auto span = parse_time_span(text);
    if (span && span->begin != span->end) {
      times.push_back(*span);
      continue;
    }
    problems.error(mark, fmt::format("'{}' is {}{}; allowed: {}{}", field.path,
                                     in_apostrophes(text), span ? ", which is no time at all" : "",
                                     kTimeForm, span ? "; the whole day is 00:00-24:00" : ""));
  }
  return times;
}

std::optional<DateBound> read_date(const Field& field, Problems& problems) {
  const auto text = read_filled_text(field, problems);
  if (!text) return std::nullopt;
  const auto date = parse_date(text->value);
  if (!date) refuse(field, in_apostrophes(text->value), kDateForm, problems);
  return date;
}

local_seconds first_instant(const DateBound& from) {
  return from.day + from.time.value_or(seconds(0));
}
local_seconds end_of(const DateBound& to) { return to.day + to.time.value_or(days(1)); }

DateSpan read_dates(const Field& field, Problems& problems) {
  DateSpan dates;
  if (!require_map(field, "a map of from and to", problems)) return dates;
  require_values(field, kDateForm, problems);
  const MapReader bounds(*field.node, field.path, kDateKeys, problems);
  if (const auto from = bounds.find("from")) dates.from = read_date(*from, problems);
  const auto to = bounds.find("to");
  if (!to) return dates;
  dates.to = read_date(*to, problems);
  if (dates.from && dates.to && first_instant(*dates.from) >= end_of(*dates.to)) {
    refuse(*to, fmt::format("{}, which is not after 'from'", in_apostrophes(to->node->text)),
           "a later date", problems);
  }
  return dates;
}

void warn_of_ignored(const MapReader& map, Problems& problems) {
  for (const std::string_view ignored : kIgnoredRangeKeys) {
    if (const auto conditions = map.find(ignored)) {
      problems.warning(conditions->key_mark,
                       fmt::format("'{}' is ignored, as it always was; the finest unit is second",
                                   conditions->path));
    }
  }
}

RangePart read_part(const Field& field, Problems& problems) {
  RangePart part;
  const MapReader map(*field.node, field.path, kRangeKeys, problems, kIgnoredRangeKeys);
  for (const RangeUnit& unit : kRangeUnits) {
    if (const auto conditions = map.find(unit.name)) {
      read_conditions(unit, *conditions, part, problems);
    }
  }
  if (const auto times = map.find("time")) {
    part.times = {read_times(*times, problems), times->key_mark};
  }
  if (const auto dates = map.find("date")) {
    part.dates = {read_dates(*dates, problems), dates->key_mark};
  }
  warn_of_ignored(map, problems);
  std::ranges::stable_sort(part.conditions, {}, [](const Condition& condition) {
    return std::pair(condition.mark.line, condition.mark.column);
  });
  return part;
}

bool says_nothing(const RangePart& part) {
  return part.conditions.empty() && part.times.value.empty() && !part.dates.value.from &&
         !part.dates.value.to;
}

}  // namespace

Range read_range(const Field& field, Problems& problems) {
  Range range;
  const auto read = [&](const Node& node) {
    const Field part{&node, field.path, node.mark};
    if (require_map(part, kRangeForm, problems)) range.push_back(read_part(part, problems));
  };
  const std::vector<NodePtr>& items = field.node->items;
  if (items.size() > kMostRangeItems) {
    refuse(field, fmt::format("a list of {}", items.size()),
           fmt::format("at most {}", kMostRangeItems), problems);
  } else if (field.node->kind == NodeKind::sequence) {
    for (const NodePtr& item : items) read(*item);
  } else {
    read(*field.node);
  }
  if (std::ranges::any_of(range, says_nothing)) range.clear();
  return range;
}

}  // namespace timing::config
