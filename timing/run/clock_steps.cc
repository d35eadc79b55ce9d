#include "timing/run/clock_steps.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "timing/base/duration.h"

namespace timing::run {
namespace {

using std::chrono::milliseconds;

// Two clocks are read one after the other, and a thread may be put aside in between.
constexpr nanoseconds kSurelyAStep = std::chrono::seconds(1);
// What describe_clock_step() rounds to.
constexpr nanoseconds kSameTime = milliseconds(1);

}  // namespace

std::optional<nanoseconds> ClockSteps::look(const Instant& now) {
  const nanoseconds step = distance(now) - distance_;
  if (std::chrono::abs(step) < kSurelyAStep) return std::nullopt;
  distance_ += step;
  foreseen_ = true;
  return step;
}

std::optional<nanoseconds> ClockSteps::told(const Instant& now) {
  const nanoseconds step = distance(now) - distance_;
  distance_ += step;
  if (std::exchange(foreseen_, false) && std::chrono::abs(step) < kSameTime) return std::nullopt;
  return step;
}

std::string describe_clock_step(nanoseconds step) {
  if (std::chrono::abs(step) < kSameTime) return "by less than a millisecond";
  return fmt::format("{} by {}", step > nanoseconds(0) ? "forward" : "back",
                     format_duration(std::chrono::round<milliseconds>(std::chrono::abs(step))));
}

}  // namespace timing::run
