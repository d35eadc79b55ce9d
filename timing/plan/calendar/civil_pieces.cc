#include "timing/plan/calendar/civil_pieces.h"

#include "timing/plan/calendar/unit_masks.h"

namespace timing::plan {
namespace {

using config::Unit;

constexpr std::chrono::seconds kDay = std::chrono::hours(24);
constexpr int kShortestMonth = 28;

DayRule day_rule(const Conditions& conditions) {
  DayRule rule{.months = mask_of(Unit::month, conditions),
               .weekdays = mask_of(Unit::weekday, conditions)};
  int length = kShortestMonth;
  for (std::uint64_t& days : rule.days) days = mask_of(Unit::day, conditions, length++);
  return rule;
}

// A whole day bounds the day of the conditions, on which a time that wraps has begun; an instant
// bounds the clock itself, and lets the search skip days on which it leaves nothing.
void limit(Piece& piece, const config::DateSpan& dates) {
  if (const auto& from = dates.from) {
    piece.day.first = from->time ? from->day - std::chrono::days(1) : from->day;
    if (from->time) piece.not_before = from->day + *from->time;
  }
  if (const auto& to = dates.to) {
    piece.day.last = to->day;
    if (to->time) piece.ended = to->day + *to->time;
  }
}

Piece between(std::chrono::seconds begin, std::chrono::seconds end, Piece piece) {
  piece.part.begin = begin;
  piece.part.end = end;
  return piece;
}

Piece after_midnight(std::chrono::seconds end, Piece piece) {
  piece.day_before = true;
  return between(std::chrono::seconds(0), end, piece);
}

bool never_holds(const Piece& piece) {
  const DayRule& day = piece.day;
  return day.months == 0 || day.weekdays == 0 || day.days == std::array<std::uint64_t, 4>{} ||
         !first_that_is(true, {piece.part}, std::chrono::seconds(0));
}

}  // namespace

std::vector<Piece> pieces_of(const config::RangePart& part) {
  Piece whole{.day = day_rule(part.conditions),
              .part = {.clock = {.hours = mask_of(Unit::hour, part.conditions),
                                 .minutes = mask_of(Unit::minute, part.conditions),
                                 .seconds = mask_of(Unit::second, part.conditions)}}};
  limit(whole, part.dates.value);
  std::vector<Piece> pieces;
  if (part.times.value.empty()) pieces.push_back(whole);
  for (const auto& [begin, end] : part.times.value) {
    const bool wraps = end < begin;
    pieces.push_back(between(begin, wraps ? kDay : end, whole));
    if (wraps) pieces.push_back(after_midnight(end, whole));
  }
  std::erase_if(pieces, never_holds);
  return pieces;
}

std::vector<Piece> pieces_of(const config::Range& range) {
  if (range.empty()) return {Piece{}};
  std::vector<Piece> pieces;
  for (const config::RangePart& part : range) {
    for (const Piece& piece : pieces_of(part)) pieces.push_back(piece);
  }
  return pieces;
}

}  // namespace timing::plan
