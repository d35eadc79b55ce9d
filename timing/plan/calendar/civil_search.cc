#include "timing/plan/calendar/civil_search.h"

#include <algorithm>
#include <bit>

namespace timing::plan {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::months;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr unsigned kShortestMonth = 28;

bool has(std::uint64_t mask, unsigned value) { return (mask >> value & 1U) != 0; }

// A day of the calendar, taken apart.
struct CivilDay {
  explicit CivilDay(local_days number)
      : day(number), date(number), weekday(std::chrono::weekday(number).c_encoding()) {}

  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day_of_month() const { return static_cast<unsigned>(date.day()); }
  unsigned month_length() const {
    return static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
  }
  local_days next_month() const {
    return local_days{(date.year() / date.month() + months{1}) / std::chrono::day{1}};
  }

  local_days day;
  year_month_day date;
  unsigned weekday;
};

// The days of the month, from that day on, that the rule names: bit 0 is the day itself.
std::uint64_t days_from(const DayRule& rule, const CivilDay& at) {
  return rule.days.at(at.month_length() - kShortestMonth) >> at.day_of_month();
}

bool holds_on(const DayRule& rule, const CivilDay& at) {
  return has(rule.months, at.month()) && has(rule.weekdays, at.weekday) && at.day >= rule.first &&
         at.day <= rule.last && has(days_from(rule, at), 0);
}

// The first day after one that the rule does not hold on that it may hold on.
local_days next_candidate(const DayRule& rule, const CivilDay& at) {
  if (at.day > rule.last) return kLastDay;
  if (at.day < rule.first) return rule.first;
  const std::uint64_t later = days_from(rule, at) & ~std::uint64_t{1};
  if (!has(rule.months, at.month()) || later == 0) return at.next_month();
  return std::min(at.day + days(std::countr_zero(later)), at.next_month());
}

DayPart part_on(const Piece& piece, local_days day) {
  return {.clock = piece.part.clock,
          .begin = std::max(piece.part.begin, piece.not_before - local_seconds(day)),
          .end = std::min(piece.part.end, piece.ended - local_seconds(day))};
}

// The first day from `day` on that a piece, which leaves this part of it, may not fill.
local_days filled_until(const Piece& piece, const DayPart& part, local_days day) {
  const DayRule always{.first = piece.day.first, .last = piece.day.last};
  if (part != DayPart{} || piece.day != always) return day;
  return std::min(piece.day.last + days(1), std::chrono::floor<days>(piece.ended));
}

}  // namespace

bool holds_at(const Piece& piece, local_seconds time) {
  const local_days day = std::chrono::floor<days>(time);
  if (!holds_on(piece.day, CivilDay(piece.day_before ? day - days(1) : day))) return false;
  return contains(part_on(piece, day), time - day);
}

std::vector<DayPart> parts_on(const std::vector<Piece>& pieces, local_days day) {
  std::vector<DayPart> parts;
  const std::array<CivilDay, 2> both{CivilDay(day), CivilDay(day - days(1))};
  for (const Piece& piece : pieces) {
    if (!holds_on(piece.day, both.at(piece.day_before ? 1 : 0))) continue;
    const DayPart part = part_on(piece, day);
    if (part.begin < part.end) parts.push_back(part);
  }
  return parts;
}

std::optional<local_seconds> CivilSearch::find(local_seconds from, local_seconds end) {
  while (from < end) {
    const auto day = std::chrono::floor<days>(from);
    const local_days next = look_at(day);
    const bool whole_day = from == day;
    if (open_ ? parts_.empty() : next > day) {
      from = next;
    } else if (whole_day && fruitless()) {
      from = day + days(1);
    } else if (const auto second = first_that_is(open_, parts_, from - day)) {
      return day + *second < end ? std::optional(day + *second) : std::nullopt;
    } else {
      if (whole_day) fruitless_.push_back(parts_);
      from = day + days(1);
    }
  }
  return std::nullopt;
}

local_days CivilSearch::look_at(local_days day) {
  parts_.clear();
  local_days may_open = kLastDay;
  local_days may_close = day;
  const std::array<CivilDay, 2> both{CivilDay(day), CivilDay(day - days(1))};
  for (const Piece& piece : pieces_) {
    const days shift(piece.day_before ? 1 : 0);
    const CivilDay& of_rule = both.at(piece.day_before ? 1 : 0);
    if (!holds_on(piece.day, of_rule)) {
      may_open = std::min(may_open, next_candidate(piece.day, of_rule) + shift);
      continue;
    }
    const DayPart part = part_on(piece, day);
    if (part.begin < part.end) {
      parts_.push_back(part);
      may_close = std::max(may_close, filled_until(piece, part, day));
    } else {
      may_open = std::min(may_open, day + days(1));
    }
  }
  return open_ ? may_open : may_close;
}

bool CivilSearch::fruitless() const {
  return std::ranges::find(fruitless_, parts_) != fruitless_.end();
}

}  // namespace timing::plan
