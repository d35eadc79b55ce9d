// Time zones of the IANA database, and the civil time they give an instant.
//
// A Timezone is a small handle, cheap to copy; a zone's file is read once and kept as long as the
// program lives. The files are the system's: /usr/share/zoneinfo, or the folder that the
// environment variable TZDIR names. UTC needs no file.
//
// Units: nanoseconds since the Unix epoch; offsets in seconds east of UTC.
// Threads: any thread. Errors: find() says why there is no such zone.
// Source: zone_file.h has the format. Not Howard Hinnant's date library, which stops at the table
// of such a file: it knows no daylight time after 2037, throws where no database is installed, and
// cannot read an /etc/localtime that is a copy and no link.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/base/result.h"

namespace timing::plan {

class ZoneFile;

// Broken-down local time.
struct CivilTime {
  int year = 1970;
  int month = 1;     // 1-12
  int day = 1;       // 1-31
  int weekday = 0;   // 0 = Sunday
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
  // The machine's zone, as Go finds it: the environment variable TZ where it is set (empty: UTC; a
  // name, or the path of a file; ":" before it is ignored), else /etc/localtime. What cannot be
  // read is UTC.
  static Timezone local();
  static Result<Timezone> find(std::string_view iana_name);

  CivilTime civil(WallTime time) const;
  // The same for instants beyond what WallTime holds; 0 <= nanosecond < 1e9.
  CivilTime civil(std::chrono::sys_seconds second, int nanosecond) const;
  std::chrono::seconds offset_at(WallTime time) const;
  // The first instant after `time` at which the offset changes; none: it never does again, as far
  // as WallTime reaches.
  std::optional<WallTime> next_offset_change(WallTime time) const;

 private:
  explicit Timezone(std::shared_ptr<const ZoneFile> zone) : zone_(std::move(zone)) {}

  std::shared_ptr<const ZoneFile> zone_;  // null: UTC
};

}  // namespace timing::plan
