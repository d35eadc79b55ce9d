#include "timing/plan/calendar/opening_walk.h"

#include <algorithm>
#include <optional>

namespace timing::plan {
namespace {

using std::chrono::seconds;

class Walk {
 public:
  Walk(const Window& window, WallTime from, WallTime end, OpeningVisitor& visitor,
       nanoseconds limit)
      : window_(window),
        patterns_(window.pieces()),
        from_(from),
        end_(end),
        visitor_(visitor),
        limit_(limit) {}

  void run() {
    CivilDays days(window_.zone(), std::chrono::floor<seconds>(from_),
                   std::chrono::ceil<seconds>(end_));
    while (const auto part = days.next()) {
      if (!take(*part)) return;
    }
    flush();
  }

 private:
  // Each of these is false when the visitor wants no more.
  bool take(const CivilDayPart& part) {
    const DayPattern& pattern = patterns_.of(part.day);
    const bool inside = part.at(part.begin) >= from_ && part.at(part.end) <= end_;
    if (!pattern.inner.empty() && inside && part.whole() && part.plain) {
      return take_day({.pattern = pattern, .day = part});
    }
    return std::ranges::all_of(pattern.open,
                               [&](const OpenTime& open) { return take(part, open); });
  }

  bool take_day(OpenDay day) {
    const bool from_midnight = day.pattern.open.front().begin == seconds(0);
    const bool to_midnight = day.pattern.open.back().end == seconds(std::chrono::days(1));
    if (from_midnight && !take(day.day, day.pattern.open.front())) return false;
    if (!flush()) return false;
    day.open_before = open_;
    if (day.pattern.inner_time <= limit_ - open_ && visitor_.visit_day(day)) {
      open_ += day.pattern.inner_time;
    } else {
      for (const OpenTime& open : day.pattern.inner) {
        if (!take(day.day, open)) return false;
      }
    }
    return !to_midnight || take(day.day, day.pattern.open.back());
  }

  bool take(const CivilDayPart& part, const OpenTime& open) {
    const WallTime begin = std::max<WallTime>(from_, part.at(std::max(open.begin, part.begin)));
    const WallTime end = std::min<WallTime>(end_, part.at(std::min(open.end, part.end)));
    if (begin >= end) return true;
    if (span_ && span_->end == begin) {
      span_->end = end;
      return true;
    }
    if (!flush()) return false;
    span_ = OpenSpan{.begin = begin, .end = end};
    return true;
  }

  // Hands the span over that nothing can lengthen any more.
  bool flush() {
    if (!span_) return true;
    span_->open_before = open_;
    span_->end = std::min(span_->end, span_->begin + std::min(limit_ - open_, end_ - from_));
    open_ += span_->end - span_->begin;
    const bool more = visitor_.visit(*span_);
    span_.reset();
    return more && open_ < limit_;
  }

  const Window& window_;
  DayPatterns patterns_;
  WallTime from_;
  WallTime end_;
  OpeningVisitor& visitor_;
  nanoseconds limit_;
  nanoseconds open_{0};
  std::optional<OpenSpan> span_;
};

}  // namespace

void walk_openings(const Window& window, WallTime from, WallTime end, OpeningVisitor& visitor,
                   nanoseconds limit) {
  from = std::max(from, window.not_before().value_or(from));
  if (from >= end || limit <= nanoseconds(0)) return;
  if (window.always_open()) {
    visitor.visit({.begin = from, .end = from + std::min(end - from, limit)});
  } else {
    Walk(window, from, end, visitor, limit).run();
  }
}

}  // namespace timing::plan
