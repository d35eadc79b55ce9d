// Formats an instant by a Go time layout ("2006-01-02T15:04:05.000Z07:00").
//
// A layout is taken apart once, into elements; formatting then only appends.
//
// Threads: immutable after construction. Errors: none; what is no layout element is copied.
// Source of the format: Go's time.Time.Format; tests/testdata/go-time-layouts.tsv holds Go's
// answers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "timing/plan/calendar/timezone.h"

namespace timing::plan {

class GoTimeLayout {
 public:
  explicit GoTimeLayout(std::string_view layout);

  void append_to(std::string& out, const CivilTime& time) const;
  // True when every instant gives the same text.
  bool constant() const;

  enum class Element : std::uint8_t {
    literal,
    year,
    year_of_century,
    month,
    month_two_digits,
    month_name,
    month_abbreviation,
    weekday_name,
    weekday_abbreviation,
    day,
    day_two_digits,
    day_two_columns,
    day_of_year_three_digits,
    day_of_year_three_columns,
    hour_two_digits,
    hour_of_12,
    hour_of_12_two_digits,
    minute,
    minute_two_digits,
    second,
    second_two_digits,
    upper_case_half_of_day,
    lower_case_half_of_day,
    zone_abbreviation,
    offset,
    fraction,
    fraction_without_trailing_zeros,
  };

  // How an offset from UTC is written.
  struct OffsetForm {
    bool z_for_utc = false;
    bool colons = false;
    bool minutes = false;
    bool seconds = false;
  };

  struct Part {
    Element element = Element::literal;
    std::string text = {};  // of a literal; the separator of a fraction
    OffsetForm offset = {};
    std::size_t digits = 0;  // of a fraction
  };

 private:
  std::vector<Part> parts_;
};

std::string format_go_time(const CivilTime& time, std::string_view layout);

}  // namespace timing::plan
