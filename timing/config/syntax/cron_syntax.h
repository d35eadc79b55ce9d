// The five fields of a cron line, as sets of values.
//
// Source of the format: crontab(5) of Vixie cron: minute, hour, day of month, month, day of week,
// each `*`, a list, a range, a step (`*/5`, `8-18/2`, and `5/10` from 5 to the last value), months
// and weekdays by name too, in any case. Sunday is 0 and 7; a range may end in it (`FRI-SUN`,
// `5-7`). Nicknames such as @daily stand for a whole line.
//
// Threads: pure. Errors: words that name the field, and what is allowed there.
#pragma once

#include <cstdint>
#include <string_view>

#include "timing/base/result.h"

namespace timing::config {

// Bit n stands for the value n; no set is empty.
struct CronFields {
  std::uint64_t minutes = 0;   // 0-59
  std::uint64_t hours = 0;     // 0-23
  std::uint64_t days = 0;      // 1-31
  std::uint64_t months = 0;    // 1-12
  std::uint64_t weekdays = 0;  // 0-6, 0 = Sunday

  // As in Vixie cron a field is unrestricted when its text begins with `*`, be it `*/2`.
  bool hour_unrestricted = false;
  bool day_unrestricted = false;
  bool weekday_unrestricted = false;

  bool operator==(const CronFields&) const = default;
};

Result<CronFields> parse_cron(std::string_view text);

// Two restricted day fields are ORed: either is enough. Otherwise a day must be in both.
inline bool either_day_is_enough(const CronFields& fields) {
  return !fields.day_unrestricted && !fields.weekday_unrestricted;
}

// No year has such a day, as 30 February.
bool never_fires(const CronFields& fields);

}  // namespace timing::config
