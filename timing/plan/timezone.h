// Time zones of the IANA database, and the civil time they give an instant.
//
// A Timezone is a small handle, cheap to copy; the database behind it is read once and lives as long
// as the program.
//
// Units: nanoseconds since the Unix epoch; offsets in seconds east of UTC.
// Threads: pure, any thread. Errors: find() names a zone that the database does not know.
// Source: the system's /usr/share/zoneinfo through Howard Hinnant's date library.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/base/result.h"

namespace timing::plan {

// Broken-down local time.
struct CivilTime {
  int year = 1970;
  int month = 1;    // 1-12
  int day = 1;      // 1-31
  int weekday = 0;  // 0 = Sunday
  int year_day = 1;  // 1-366
  int hour = 0;
  int minute = 0;
  int second = 0;
  int nanosecond = 0;
  std::chrono::seconds offset{0};
  std::string abbreviation = "UTC";
};

class Timezone {
 public:
  static Timezone utc();
  // The machine's zone: TZ where it is set, else /etc/localtime, else UTC.
  static Timezone local();
  static Result<Timezone> find(std::string_view iana_name);

  CivilTime civil(WallTime time) const;
  std::chrono::seconds offset_at(WallTime time) const;
  // The first instant after `time` at which the offset changes; none: it never does again.
  std::optional<WallTime> next_offset_change(WallTime time) const;

 private:
  explicit Timezone(const void* zone) : zone_(zone) {}

  const void* zone_;  // a date::time_zone, whose type stays in the source file; null: UTC
};

}  // namespace timing::plan
