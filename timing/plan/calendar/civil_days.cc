#include "timing/plan/calendar/civil_days.h"

#include <algorithm>
#include <utility>

namespace timing::plan {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kEndOfTime = floor<seconds>(WallTime::max());

// No zone has ever turned its clocks back by more than a day.
constexpr seconds kLongestRepetition = std::chrono::hours(26);

local_seconds to_local(sys_seconds time, seconds offset) {
  return local_seconds{time.time_since_epoch() + offset};
}

}  // namespace

CivilDays::CivilDays(Timezone zone, sys_seconds from, sys_seconds end)
    : zone_(std::move(zone)), at_(from - kLongestRepetition), end_(std::min(end, kEndOfTime)) {
  look_at_offset();
  while (offset_end_ <= from) {
    at_ = offset_end_;
    pass_change();
  }
  at_ = from;
}

std::optional<CivilDayPart> CivilDays::next() {
  if (at_ >= end_) return std::nullopt;
  if (at_ >= offset_end_) pass_change();
  const local_seconds begin = to_local(at_, offset_);
  const local_days day = floor<days>(begin);
  const local_seconds end =
      std::min<local_seconds>(day + days(1), to_local(std::min(end_, offset_end_), offset_));
  at_ += end - begin;
  return CivilDayPart{.day = day,
                      .begin = begin - day,
                      .end = end - day,
                      .offset = offset_,
                      .plain = day > touched_};
}

void CivilDays::pass_change() {
  const local_seconds reached = to_local(at_, offset_);
  look_at_offset();
  touched_ = floor<days>(std::max(reached, to_local(at_, offset_)));
}

void CivilDays::look_at_offset() {
  offset_ = zone_.offset_at(at_);
  const auto change = zone_.next_offset_change(at_);
  offset_end_ = change ? std::chrono::ceil<seconds>(*change) : kEndOfTime;
}

}  // namespace timing::plan
