#include "timing/plan/calendar/posix_rule.h"

#include <algorithm>
#include <utility>

namespace timing::plan {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::years;

// Reads from the front; every step says whether it found what it wants.
class PosixRule::Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<PosixRule> rule() {
    PosixRule rule;
    if (!type(rule.standard_)) return std::nullopt;
    if (rest_.empty()) return rule;
    LocalType daylight{.offset = rule.standard_.offset + hours(1), .abbreviation = {}};
    if (!name(daylight.abbreviation)) return std::nullopt;
    if (!rest_.starts_with(',') && !offset(daylight.offset)) return std::nullopt;
    rule.daylight_ = std::move(daylight);
    if (!change(rule.daylight_begins_) || !change(rule.daylight_ends_)) return std::nullopt;
    return rest_.empty() ? std::optional(std::move(rule)) : std::nullopt;
  }

 private:
  bool accept(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number(unsigned least, unsigned most, unsigned& value) {
    std::size_t digits = 0;
    value = 0;
    while (digits < rest_.size() && digits < 3 && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + static_cast<unsigned>(rest_[digits] - '0');
      ++digits;
    }
    rest_.remove_prefix(digits);
    return digits > 0 && value >= least && value <= most;
  }

  // "CET", or in brackets what is not only letters: "<+0530>".
  bool name(std::string& result) {
    const bool bracketed = accept('<');
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto end =
        bracketed ? std::ranges::find(rest_, '>') : std::ranges::find_if_not(rest_, is_letter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    result = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return !result.empty() && (!bracketed || accept('>'));
  }

  // [+-]hours[:minutes[:seconds]]
  bool clock_time(seconds& result) {
    const bool negative = accept('-');
    if (!negative) accept('+');
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (!number(0, 167, hour)) return false;
    if (accept(':') && !number(0, 59, minute)) return false;
    if (accept(':') && !number(0, 59, second)) return false;
    result = hours(hour) + minutes(minute) + seconds(second);
    if (negative) result = -result;
    return true;
  }

  // POSIX counts westwards.
  bool offset(seconds& result) {
    if (!clock_time(result)) return false;
    result = -result;
    return true;
  }

  bool type(LocalType& result) { return name(result.abbreviation) && offset(result.offset); }

  bool change(Change& result) {
    if (!accept(',') || !day(result)) return false;
    result.time_of_day = hours(2);
    return !accept('/') || clock_time(result.time_of_day);
  }

  bool day(Change& result) {
    if (accept('J')) {
      result.form = DayForm::julian;
      return number(1, 365, result.day);
    }
    if (accept('M')) {
      result.form = DayForm::month_week_weekday;
      return number(1, 12, result.month) && accept('.') && number(1, 5, result.week) &&
             accept('.') && number(0, 6, result.day);
    }
    result.form = DayForm::zero_based;
    return number(0, 365, result.day);
  }

  std::string_view rest_;
};

std::optional<PosixRule> PosixRule::parse(std::string_view text) { return Parser(text).rule(); }

sys_days PosixRule::Change::date(year in_year) const {
  const sys_days new_year = in_year / 1 / 1;
  if (form == DayForm::zero_based) return new_year + days(day);
  if (form == DayForm::julian) {
    // February 29 is not counted: March 1 is always 60.
    const bool after_leap_day = in_year.is_leap() && day >= 60;
    return new_year + days(after_leap_day ? day : day - 1);
  }
  const std::chrono::year_month of_month = in_year / static_cast<int>(month);
  const std::chrono::weekday weekday(day);
  if (week == 5) return of_month / weekday[std::chrono::last];
  return of_month / weekday[week];
}

year PosixRule::local_year(sys_seconds time) const {
  return year_month_day(floor<days>(time + standard_.offset)).year();
}

std::array<PosixRule::Transition, 2> PosixRule::transitions(year of_year) const {
  const auto at = [&](const Change& change, const LocalType& before) {
    return change.date(of_year) + change.time_of_day - before.offset;
  };
  return {Transition{.at = at(daylight_ends_, *daylight_), .type = &standard_},
          Transition{.at = at(daylight_begins_, standard_), .type = &*daylight_}};
}

const LocalType& PosixRule::type_at(sys_seconds time) const {
  if (!daylight_) return standard_;
  const year middle = local_year(time);
  std::optional<Transition> latest;
  // The neighbours count too: a change may be given as days before or after its year.
  for (const int neighbour : {-1, 0, 1}) {
    for (const Transition& transition : transitions(middle + years(neighbour))) {
      const bool newer = !latest || transition.at >= latest->at;
      if (transition.at <= time && newer) latest = transition;
    }
  }
  return latest ? *latest->type : standard_;
}

std::optional<sys_seconds> PosixRule::next_offset_change(sys_seconds time) const {
  if (!daylight_) return std::nullopt;
  const seconds offset = type_at(time).offset;
  const year middle = local_year(time);
  std::optional<sys_seconds> next;
  for (const int neighbour : {-1, 0, 1, 2}) {
    for (const Transition& transition : transitions(middle + years(neighbour))) {
      if (transition.at <= time || (next && transition.at >= *next)) continue;
      if (type_at(transition.at).offset != offset) next = transition.at;
    }
  }
  return next;
}

}  // namespace timing::plan
