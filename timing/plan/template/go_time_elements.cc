#include "timing/plan/template/go_time_elements.h"

#include <algorithm>
#include <array>

namespace timing::plan {
namespace {

using Element = GoTimeLayout::Element;

struct Spelling {
  std::string_view text;
  Element element;
};

// Where one spelling starts another, the longer one stands first.
constexpr std::array kSpellings = {
    Spelling{"January", Element::month_name},
    Spelling{"Jan", Element::month_abbreviation},
    Spelling{"Monday", Element::weekday_name},
    Spelling{"Mon", Element::weekday_abbreviation},
    Spelling{"MST", Element::zone_abbreviation},
    Spelling{"002", Element::day_of_year_three_digits},
    Spelling{"01", Element::month_two_digits},
    Spelling{"02", Element::day_two_digits},
    Spelling{"03", Element::hour_of_12_two_digits},
    Spelling{"04", Element::minute_two_digits},
    Spelling{"05", Element::second_two_digits},
    Spelling{"06", Element::year_of_century},
    Spelling{"15", Element::hour_two_digits},
    Spelling{"1", Element::month},
    Spelling{"2006", Element::year},
    Spelling{"2", Element::day},
    Spelling{"__2", Element::day_of_year_three_columns},
    Spelling{"_2", Element::day_two_columns},
    Spelling{"3", Element::hour_of_12},
    Spelling{"4", Element::minute},
    Spelling{"5", Element::second},
    Spelling{"PM", Element::upper_case_half_of_day},
    Spelling{"pm", Element::lower_case_half_of_day},
};

struct OffsetSpelling {
  std::string_view text;  // after the sign
  GoTimeLayout::OffsetForm form;
};

constexpr std::array kOffsetSpellings = {
    OffsetSpelling{"070000", {.minutes = true, .seconds = true}},
    OffsetSpelling{"07:00:00", {.colons = true, .minutes = true, .seconds = true}},
    OffsetSpelling{"0700", {.minutes = true}},
    OffsetSpelling{"07:00", {.colons = true, .minutes = true}},
    OffsetSpelling{"07", {}},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_case(char c) { return c >= 'a' && c <= 'z'; }

// "Jan" in "Janet" is no month, and the "_" of "_2006" is a plain one.
bool is_ordinary_text(const Spelling& spelling, std::string_view rest) {
  const std::string_view after = rest.substr(spelling.text.size());
  switch (spelling.element) {
    case Element::month_abbreviation:
    case Element::weekday_abbreviation:
      return !after.empty() && is_lower_case(after.front());
    case Element::day_two_columns:
      return after.starts_with("006");
    default:
      return false;
  }
}

std::optional<FoundElement> plain_element_at(std::string_view rest) {
  for (const Spelling& spelling : kSpellings) {
    if (!rest.starts_with(spelling.text)) continue;
    if (is_ordinary_text(spelling, rest)) return std::nullopt;
    return FoundElement{.part = {.element = spelling.element}, .length = spelling.text.size()};
  }
  return std::nullopt;
}

std::optional<FoundElement> offset_at(std::string_view rest) {
  for (const OffsetSpelling& spelling : kOffsetSpellings) {
    if (!rest.substr(1).starts_with(spelling.text)) continue;
    GoTimeLayout::OffsetForm form = spelling.form;
    form.z_for_utc = rest.front() == 'Z';
    return FoundElement{.part = {.element = Element::offset, .offset = form},
                        .length = spelling.text.size() + 1};
  }
  return std::nullopt;
}

// ".000" or ",999": a run of one digit that no other digit follows.
std::optional<FoundElement> fraction_at(std::string_view rest) {
  if (rest.size() < 2 || (rest[1] != '0' && rest[1] != '9')) return std::nullopt;
  const std::size_t end = std::min(rest.find_first_not_of(rest[1], 1), rest.size());
  if (end < rest.size() && is_digit(rest[end])) return std::nullopt;
  constexpr std::size_t kMostDigits = 9;
  return FoundElement{.part = {.element = rest[1] == '0' ? Element::fraction
                                                         : Element::fraction_without_trailing_zeros,
                               .text = std::string(1, rest.front()),
                               .digits = std::min(end - 1, kMostDigits)},
                      .length = end};
}

}  // namespace

std::optional<FoundElement> layout_element_at(std::string_view rest) {
  switch (rest.front()) {
    case '.':
    case ',':
      return fraction_at(rest);
    case '-':
    case 'Z':
      return offset_at(rest);
    default:
      return plain_element_at(rest);
  }
}

}  // namespace timing::plan
