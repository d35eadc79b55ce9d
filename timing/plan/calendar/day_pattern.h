// The windows of a day of the calendar. Most days are alike: each pattern is made once.
//
// Units: seconds since the day's midnight. Threads: one at a time. Errors: none.
#pragma once

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "timing/plan/calendar/civil_pieces.h"

namespace timing::plan {

struct OpenTime {
  std::chrono::seconds begin{0};
  std::chrono::seconds end{0};
};

struct DayPattern {
  std::vector<OpenTime> open;  // in order; none touches the next
  // Of those, the ones that neither begin nor end with the day: what comes before and after is
  // nothing to them.
  std::vector<OpenTime> inner;
  std::chrono::seconds inner_time{0};
};

class DayPatterns {
 public:
  // The pieces must outlive it.
  explicit DayPatterns(const std::vector<Piece>& pieces) : pieces_(pieces) {}

  // Stays where it is for as long as this object lives: equal days have the same one.
  const DayPattern& of(std::chrono::local_days day);

 private:
  const std::vector<Piece>& pieces_;
  std::vector<std::pair<std::vector<DayPart>, std::unique_ptr<const DayPattern>>> known_;
};

}  // namespace timing::plan
