#include "timing/plan/calendar/never_opens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "timing/plan/calendar/civil_search.h"
#include "timing/plan/calendar/unit_masks.h"

namespace timing::plan {
namespace {

using config::Comparison;
using config::Condition;
using config::Mark;
using config::RangePart;
using config::Unit;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;

// In the order of config::Unit and config::Comparison.
constexpr std::array<std::string_view, 6> kUnits{"month", "day",    "weekday",
                                                 "hour",  "minute", "second"};
constexpr std::array<std::string_view, 8> kComparisons{"gt", "gte", "lt",     "lte",
                                                       "eq", "in",  "not_in", "between"};
// After so many days the calendar repeats itself, weekdays included.
constexpr days kGregorianCycle{146'097};
constexpr local_days kAnyDay{std::chrono::year(2000) / 1 / 1};

bool opens_ever(const RangePart& part) {
  const auto& [from, to] = part.dates.value;
  local_days start = kAnyDay;
  if (from) {
    start = from->day;
  } else if (to) {
    start = to->day - kGregorianCycle;
  }
  const std::vector<Piece> pieces = pieces_of(part);
  // Two more: the day that `to` names, and the night that begins on it.
  return CivilSearch(pieces, true).find(start, start + kGregorianCycle + days(2)).has_value();
}

// The part with as few of its conditions as still leave nothing.
RangePart least_that_never_opens(RangePart part) {
  const auto try_without = [&part](auto remove) {
    RangePart less = part;
    remove(less);
    if (!opens_ever(less)) part = std::move(less);
  };
  try_without([](RangePart& less) { less.dates.value = {}; });
  try_without([](RangePart& less) { less.times.value.clear(); });
  for (std::size_t unit = kUnits.size(); unit-- > 0;) {
    try_without([unit](RangePart& less) {
      std::erase_if(less.conditions, [unit](const Condition& condition) {
        return condition.unit == static_cast<Unit>(unit);
      });
    });
  }
  return part;
}

auto in_file(Mark mark) { return std::tuple(mark.line, mark.column); }

bool has_dates(const RangePart& part) { return part.dates.value.from || part.dates.value.to; }

std::vector<Mark> marks_of(const RangePart& part) {
  std::vector<Mark> marks;
  for (const Condition& condition : part.conditions) marks.push_back(condition.mark);
  if (!part.times.value.empty()) marks.push_back(part.times.mark);
  if (has_dates(part)) marks.push_back(part.dates.mark);
  std::ranges::sort(marks, {}, in_file);
  return marks;
}

RangePart up_to(Mark mark, RangePart part) {
  const auto later = [mark](Mark other) { return in_file(other) > in_file(mark); };
  std::erase_if(part.conditions, [&](const Condition& condition) { return later(condition.mark); });
  if (later(part.times.mark)) part.times.value.clear();
  if (later(part.dates.mark)) part.dates.value = {};
  return part;
}

Mark first_that_leaves_nothing(const RangePart& part) {
  const std::vector<Mark> marks = marks_of(part);
  for (const Mark mark : marks) {
    if (!opens_ever(up_to(mark, part))) return mark;
  }
  return marks.empty() ? Mark{} : marks.back();
}

std::string text_of(const Condition& condition) {
  const std::string_view comparison =
      kComparisons.at(static_cast<std::size_t>(condition.comparison));
  if (condition.comparison < Comparison::in) {
    return fmt::format("{} {}", comparison, condition.values.front());
  }
  return fmt::format("{} [{}]", comparison, fmt::join(condition.values, ", "));
}

std::string text_of(seconds time) {
  const auto count = time.count();
  return fmt::format("{:02}:{:02}{}", count / 3600, count / 60 % 60,
                     count % 60 == 0 ? "" : fmt::format(":{:02}", count % 60));
}

std::string text_of(const config::DateBound& bound) {
  const std::chrono::year_month_day date(bound.day);
  return fmt::format("{:04}-{:02}-{:02}{}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     bound.time ? "T" + text_of(*bound.time) : "");
}

std::string text_of(const config::DateSpan& dates) {
  std::string text = "date";
  if (dates.from) text += " from " + text_of(*dates.from);
  if (dates.to) text += " to " + text_of(*dates.to);
  return text;
}

std::string text_of(const std::vector<config::TimeSpan>& times) {
  std::vector<std::string> texts;
  texts.reserve(times.size());
  for (const auto& [begin, end] : times) texts.push_back(text_of(begin) + "-" + text_of(end));
  return fmt::format("time {}", fmt::join(texts, " or "));
}

std::string text_of_all(const RangePart& part) {
  std::vector<std::string> texts;
  for (const Condition& condition : part.conditions) {
    texts.push_back(fmt::format("{} {}", kUnits.at(static_cast<std::size_t>(condition.unit)),
                                text_of(condition)));
  }
  if (!part.times.value.empty()) texts.push_back(text_of(part.times.value));
  if (has_dates(part)) texts.push_back(text_of(part.dates.value));
  return fmt::format("'range': nothing is {}", fmt::join(texts, " and "));
}

bool only_one_unit(const RangePart& part) {
  return part.times.value.empty() && !has_dates(part) &&
         std::ranges::all_of(part.conditions, [&part](const Condition& condition) {
           return condition.unit == part.conditions.front().unit;
         });
}

std::string text_of_unit(const std::vector<Condition>& conditions) {
  std::vector<std::string> texts;
  texts.reserve(conditions.size());
  for (const Condition& condition : conditions) texts.push_back(text_of(condition));
  const Unit unit = conditions.front().unit;
  const std::string_view name = kUnits.at(static_cast<std::size_t>(unit));
  const auto [first, last] = values_of(unit, conditions);
  return fmt::format("'range.{}': no {} from {} to {} is {}", name, name, first, last,
                     fmt::join(texts, " and "));
}

}  // namespace

std::vector<NeverOpens> find_never_opening(const config::Range& range) {
  std::vector<NeverOpens> found;
  for (const RangePart& part : range) {
    if (opens_ever(part)) continue;
    const RangePart least = least_that_never_opens(part);
    found.push_back(
        {.mark = first_that_leaves_nothing(least),
         .text = only_one_unit(least) ? text_of_unit(least.conditions) : text_of_all(least)});
  }
  const std::string_view consequence = found.size() == range.size()
                                           ? "; the window never opens, the job rests"
                                           : "; this part of the window never opens";
  for (NeverOpens& reason : found) reason.text += consequence;
  return found;
}

}  // namespace timing::plan
