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

}  // namespace

ArrivalRow::ArrivalRow(config::Arrivals kind, Work begin, std::uint64_t seed)
    : kind_(kind), random_(seed), next_(begin) {
  if (kind_ == config::Arrivals::uniform) {
    next_ = (begin + kOneArrival - 1) / kOneArrival * kOneArrival;
  } else {
    next_ += gap();
  }
}

void ArrivalRow::pass() { next_ += gap(); }

std::uint64_t ArrivalRow::pass_below(Work end) {
  if (end <= next_) return 0;
  if (kind_ == config::Arrivals::uniform) {
    const Work passed = (end - next_ + kOneArrival - 1) / kOneArrival;
    next_ += passed * kOneArrival;
    return static_cast<std::uint64_t>(passed);
  }
  std::uint64_t passed = 0;
  for (; next_ < end; ++passed) pass();
  return passed;
}

Work ArrivalRow::gap() {
  if (kind_ == config::Arrivals::uniform) return kOneArrival;
  return static_cast<Work>(-std::log(uniform(random_)) * static_cast<double>(kOneArrival));
}

}  // namespace timing::plan
