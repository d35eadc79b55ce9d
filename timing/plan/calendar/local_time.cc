#include "timing/plan/calendar/local_time.h"

#include <algorithm>

namespace timing::plan {

using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

// More than any zone has ever been off UTC, or has turned its clocks back.
constexpr seconds kLongAgo = std::chrono::hours(48);

}  // namespace

// Walks the spans of constant offset, from one in which the time lies ahead.
sys_seconds first_instant(const Timezone& zone, std::chrono::local_seconds time) {
  const sys_seconds as_utc{time.time_since_epoch()};
  sys_seconds start = as_utc - kLongAgo;
  for (;;) {
    const sys_seconds instant = std::max(start, as_utc - zone.offset_at(start));
    const auto change = zone.next_offset_change(start);
    if (!change || instant < *change) return instant;
    start = std::chrono::ceil<seconds>(*change);
  }
}

}  // namespace timing::plan
