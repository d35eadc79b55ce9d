#include "timing/plan/ticks/arrivals.h"

#include <cmath>

namespace timing::plan {
namespace {

// In (0, 1].
double uniform(Random& random) {
  constexpr unsigned kUnusedBits = 11;
  constexpr double kSteps = 9007199254740992.0;  // 2^53
  return (static_cast<double>(random() >> kUnusedBits) + 1.0) / kSteps;
}

Work poisson_gap(Random& random) {
  return static_cast<Work>(-std::log(uniform(random)) * static_cast<double>(kOneArrival));
}

}  // namespace

ArrivalRow::ArrivalRow(config::Arrivals kind, Work begin, std::uint64_t seed,
                       const ArrivalShare& share)
    : kind_(kind),
      share_(share.share),
      last_{.random = Random(seed), .at = begin, .number = share.before},
      next_(last_) {
  if (kind_ == config::Arrivals::uniform) {
    next_.at = (begin + kOneArrival - 1) / kOneArrival * kOneArrival;
  } else {
    next_.at += poisson_gap(next_.random);
  }
  last_ = next_;
  move_to_own();
}

void ArrivalRow::pass() {
  last_ = next_;
  move_on(next_, share_.of);
}

std::uint64_t ArrivalRow::pass_below(Work end) {
  if (end <= next_.at) return 0;
  std::uint64_t passed = 0;
  if (kind_ == config::Arrivals::uniform) {
    const Work step = kOneArrival * share_.of;
    passed = static_cast<std::uint64_t>((end - next_.at - 1) / step);
    move_on(next_, passed * share_.of);
  }
  for (; next_.at < end; ++passed) pass();
  return passed;
}

std::uint64_t ArrivalRow::number_at(Work end) const {
  if (end <= last_.at) return last_.number;
  if (kind_ == config::Arrivals::uniform) {
    return last_.number + static_cast<std::uint64_t>((end - last_.at - 1) / kOneArrival) + 1;
  }
  Arrival arrival = last_;
  while (arrival.at < end) move_on(arrival, 1);
  return arrival.number;
}

void ArrivalRow::move_on(Arrival& arrival, std::uint64_t by) const {
  arrival.number += by;
  if (kind_ == config::Arrivals::uniform) {
    arrival.at += by * kOneArrival;
    return;
  }
  for (; by > 0; --by) arrival.at += poisson_gap(arrival.random);
}

void ArrivalRow::move_to_own() {
  const std::uint64_t first = next_.number % share_.of;
  move_on(next_, (share_.index + share_.of - first) % share_.of);
}

}  // namespace timing::plan
