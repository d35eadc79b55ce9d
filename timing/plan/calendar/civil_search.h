// Searches on a plain calendar without zones: the next second at which any of some pieces holds, or
// none does.
//
// A search goes from day to day, skips months, days and hours whole, and looks into a day once for
// each set of pieces that hold on it; so that some hundred years take some milliseconds at most.
//
// Units: seconds of local time since 1970-01-01 00:00:00. Threads: a search is used by one thread.
// Errors: none.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "timing/plan/calendar/civil_pieces.h"

namespace timing::plan {

bool holds_at(const Piece& piece, std::chrono::local_seconds time);

// The parts of the day at which the pieces hold.
std::vector<DayPart> parts_on(const std::vector<Piece>& pieces, std::chrono::local_days day);

class CivilSearch {
 public:
  // For the first second at which a piece holds (`open`), or none does. The pieces must outlive it.
  CivilSearch(const std::vector<Piece>& pieces, bool open) : pieces_(pieces), open_(open) {}

  // The first one of [from, end). May be called again, for later times or others.
  std::optional<std::chrono::local_seconds> find(std::chrono::local_seconds from,
                                                 std::chrono::local_seconds end);

 private:
  // What holds on the day. Gives the next day worth a look if there is nothing to find on this one:
  // for an opening where nothing holds; for a closing where it is later than this day.
  std::chrono::local_days look_at(std::chrono::local_days day);
  bool fruitless() const;

  const std::vector<Piece>& pieces_;
  bool open_;
  std::vector<DayPart> parts_;                   // of the day at hand
  std::vector<std::vector<DayPart>> fruitless_;  // days that were searched in vain
};

}  // namespace timing::plan
