#include "timing/plan/template/go_time.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "timing/plan/template/go_time_elements.h"

namespace timing::plan {
namespace {

using Element = GoTimeLayout::Element;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::size_t kAbbreviationLength = 3;

std::string_view month_name(const CivilTime& time) {
  return kMonths.at(static_cast<std::size_t>(time.month - 1));
}

std::string_view weekday_name(const CivilTime& time) {
  return kWeekdays.at(static_cast<std::size_t>(time.weekday));
}

int hour_of_12(const CivilTime& time) { return time.hour % 12 == 0 ? 12 : time.hour % 12; }

// At least `width` columns, filled from the left.
void append_number(std::string& out, std::int64_t value, std::size_t width, char fill = '0') {
  std::array<char, 20> digits{};
  std::size_t start = digits.size();
  auto magnitude = static_cast<std::uint64_t>(value < 0 ? -value : value);
  do {
    digits.at(--start) = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude > 0);
  if (value < 0) out += '-';
  const std::size_t length = digits.size() - start;
  if (length < width) out.append(width - length, fill);
  out.append(digits.data() + start, length);
}

void append_offset(std::string& out, std::chrono::seconds offset,
                   const GoTimeLayout::OffsetForm& form) {
  if (form.z_for_utc && offset.count() == 0) {
    out += 'Z';
    return;
  }
  out += offset.count() < 0 ? '-' : '+';
  const std::chrono::hh_mm_ss parts(std::chrono::abs(offset));
  append_number(out, parts.hours().count(), 2);
  if (form.minutes) {
    if (form.colons) out += ':';
    append_number(out, parts.minutes().count(), 2);
  }
  if (form.seconds) {
    if (form.colons) out += ':';
    append_number(out, parts.seconds().count(), 2);
  }
}

void append_fraction(std::string& out, int nanosecond, const GoTimeLayout::Part& part) {
  const bool trim = part.element == Element::fraction_without_trailing_zeros;
  if (trim && nanosecond == 0) return;
  const std::size_t start = out.size();
  out += part.text;
  append_number(out, nanosecond, 9);
  out.resize(start + part.text.size() + part.digits);
  if (!trim) return;
  while (out.back() == '0') out.pop_back();
  if (out.size() == start + part.text.size()) out.resize(start);
}

void append_date(std::string& out, const CivilTime& time, Element element) {
  switch (element) {
    case Element::year:
      return append_number(out, time.year, 4);
    case Element::year_of_century:
      return append_number(out, std::max(time.year, 0) % 100, 2);
    case Element::month:
      return append_number(out, time.month, 1);
    case Element::month_two_digits:
      return append_number(out, time.month, 2);
    case Element::month_name:
      out += month_name(time);
      return;
    case Element::month_abbreviation:
      out += month_name(time).substr(0, kAbbreviationLength);
      return;
    case Element::weekday_name:
      out += weekday_name(time);
      return;
    case Element::weekday_abbreviation:
      out += weekday_name(time).substr(0, kAbbreviationLength);
      return;
    case Element::day:
      return append_number(out, time.day, 1);
    case Element::day_two_digits:
      return append_number(out, time.day, 2);
    case Element::day_two_columns:
      return append_number(out, time.day, 2, ' ');
    case Element::day_of_year_three_digits:
      return append_number(out, time.year_day, 3);
    default:
      return append_number(out, time.year_day, 3, ' ');
  }
}

void append_time_of_day(std::string& out, const CivilTime& time, Element element) {
  switch (element) {
    case Element::hour_two_digits:
      return append_number(out, time.hour, 2);
    case Element::hour_of_12:
      return append_number(out, hour_of_12(time), 1);
    case Element::hour_of_12_two_digits:
      return append_number(out, hour_of_12(time), 2);
    case Element::minute:
      return append_number(out, time.minute, 1);
    case Element::minute_two_digits:
      return append_number(out, time.minute, 2);
    case Element::second:
      return append_number(out, time.second, 1);
    case Element::second_two_digits:
      return append_number(out, time.second, 2);
    case Element::upper_case_half_of_day:
      out += time.hour < 12 ? "AM" : "PM";
      return;
    default:
      out += time.hour < 12 ? "am" : "pm";
  }
}

void append_part(std::string& out, const CivilTime& time, const GoTimeLayout::Part& part) {
  switch (part.element) {
    case Element::literal:
      out += part.text;
      return;
    case Element::zone_abbreviation:
      out += time.abbreviation;
      return;
    case Element::offset:
      return append_offset(out, time.offset, part.offset);
    case Element::fraction:
    case Element::fraction_without_trailing_zeros:
      return append_fraction(out, time.nanosecond, part);
    default:
      break;
  }
  if (part.element < Element::hour_two_digits) return append_date(out, time, part.element);
  append_time_of_day(out, time, part.element);
}

}  // namespace

GoTimeLayout::GoTimeLayout(std::string_view layout) {
  while (!layout.empty()) {
    std::optional<FoundElement> found = layout_element_at(layout);
    if (found) {
      parts_.push_back(std::move(found->part));
      layout.remove_prefix(found->length);
      continue;
    }
    if (parts_.empty() || parts_.back().element != Element::literal) parts_.emplace_back();
    parts_.back().text += layout.front();
    layout.remove_prefix(1);
  }
}

void GoTimeLayout::append_to(std::string& out, const CivilTime& time) const {
  for (const Part& part : parts_) append_part(out, time, part);
}

bool GoTimeLayout::constant() const {
  return std::ranges::all_of(parts_,
                             [](const Part& part) { return part.element == Element::literal; });
}

std::string format_go_time(const CivilTime& time, std::string_view layout) {
  std::string text;
  GoTimeLayout(layout).append_to(text, time);
  return text;
}

}  // namespace timing::plan
