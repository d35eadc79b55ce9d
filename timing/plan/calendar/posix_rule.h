// The rule by which a zone's offset goes on changing for ever, as the last line of a zone file
// gives it: "CET-1CEST,M3.5.0,M10.5.0/3".
//
// Units: whole seconds; offsets east of UTC. Threads: a value, pure. Errors: parse() gives nothing
// for a text that is no rule.
// Source: the variable TZ of POSIX.1-2017, section 8.3, with the hours from -167 to 167 of RFC
// 8536, section 3.3.1.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace timing::plan {

// What a zone's clocks show for a while.
struct LocalType {
  std::chrono::seconds offset{0};
  std::string abbreviation = "UTC";
};

class PosixRule {
 public:
  static std::optional<PosixRule> parse(std::string_view text);

  const LocalType& type_at(std::chrono::sys_seconds time) const;
  // The first instant after `time` at which the offset changes; none: it never does.
  std::optional<std::chrono::sys_seconds> next_offset_change(std::chrono::sys_seconds time) const;

 private:
  enum class DayForm { julian, zero_based, month_week_weekday };

  // When in a year the clocks change.
  struct Change {
    DayForm form{};
    unsigned month = 0;
    unsigned week = 0;  // 5: the last one
    unsigned day = 0;   // of the year, or the weekday
    std::chrono::seconds time_of_day{0};

    std::chrono::sys_days date(std::chrono::year year) const;
  };

  struct Transition {
    std::chrono::sys_seconds at;
    const LocalType* type;
  };

  class Parser;

  PosixRule() = default;

  std::chrono::year local_year(std::chrono::sys_seconds time) const;
  // The end of daylight time comes first: where a year's end is the next year's begin, the begin
  // has the last word, and daylight time never ends.
  std::array<Transition, 2> transitions(std::chrono::year year) const;

  LocalType standard_;
  std::optional<LocalType> daylight_;
  Change daylight_begins_;
  Change daylight_ends_;
};

}  // namespace timing::plan
