#include "timing/plan/ticks/rate_profile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace timing::plan {
namespace {

// floor(a * b / divisor). REQUIRES that it fits.
Work multiply_divide(Work a, std::uint64_t b, std::uint64_t divisor) {
  constexpr unsigned kLimb = 64;
  const Work low = Work{static_cast<std::uint64_t>(a)} * b;
  const Work high = (a >> kLimb) * b + (low >> kLimb);
  const Work upper = high / divisor;
  const Work lower = ((high % divisor) << kLimb) | static_cast<std::uint64_t>(low);
  return (upper << kLimb) + lower / divisor;
}

std::uint64_t to_unsigned(nanoseconds duration) {
  return static_cast<std::uint64_t>(std::max(duration.count(), std::int64_t{0}));
}

nanoseconds saturated(Work nanoseconds_passed) {
  constexpr Work kMost = std::numeric_limits<std::int64_t>::max();
  return nanoseconds(static_cast<std::int64_t>(std::min(nanoseconds_passed, kMost)));
}

std::uint64_t rounded_up(Work work) {
  return static_cast<std::uint64_t>((work + kOneArrival - 1) / kOneArrival);
}

}  // namespace

nanoseconds interval_of(config::Rate rate) {
  if (rate.millionths_an_hour == 0) return nanoseconds::max();
  return saturated(kOneArrival / 2 / rate.millionths_an_hour);
}

RateProfile::RateProfile(config::Rate first, const std::vector<config::Stage>& stages)
    : endless_(stages.empty()) {
  Piece piece{.from = first.millionths_an_hour, .to = first.millionths_an_hour};
  if (endless_) {
    piece.length = nanoseconds::max();
    pieces_.push_back(piece);
  }
  for (const config::Stage& stage : stages) {
    piece.length = stage.length;
    piece.to = stage.to ? stage.to->millionths_an_hour : piece.from;
    pieces_.push_back(piece);
    piece = {.begin = piece.begin + piece.length,
             .from = piece.to,
             .to = piece.to,
             .work = piece.work + piece.work_before(piece.length)};
  }
}

std::optional<nanoseconds> RateProfile::length() const {
  if (endless_) return std::nullopt;
  return pieces_.back().begin + pieces_.back().length;
}

config::Rate RateProfile::highest(nanoseconds begin, nanoseconds end) const {
  std::uint64_t most = 0;
  for (const Piece& piece : pieces_) {
    const nanoseconds from = std::max(begin - piece.begin, nanoseconds(0));
    const nanoseconds to = std::min(end - piece.begin, piece.length);
    if (from < to) most = std::max({most, piece.rate_at(from), piece.rate_at(to)});
  }
  return {most};
}

config::Rate RateProfile::highest() const { return highest(nanoseconds(0), nanoseconds::max()); }

std::uint64_t RateProfile::arrivals_before(nanoseconds end) const {
  return rounded_up(work_before(end));
}

std::uint64_t RateProfile::arrivals_in(nanoseconds begin, nanoseconds end) const {
  return end > begin ? arrivals_before(end) - arrivals_before(begin) : 0;
}

std::optional<nanoseconds> RateProfile::arrival(std::uint64_t index) const {
  return last_instant_of(index * kOneArrival);
}

Work RateProfile::work_before(nanoseconds end) const {
  const auto after = std::ranges::upper_bound(pieces_, end, {}, &Piece::begin);
  if (after == pieces_.begin()) return 0;
  const Piece& piece = *std::prev(after);
  return piece.work + piece.work_before(std::min(end - piece.begin, piece.length));
}

std::optional<nanoseconds> RateProfile::last_instant_of(Work work) const {
  // Of pieces that begin with equal work the last: those before it are pauses.
  const auto after = std::ranges::upper_bound(pieces_, work, {}, &Piece::work);
  const Piece& piece = *std::prev(after);
  const bool last = after == pieces_.end();
  if (last && piece.work_before(piece.length) + piece.work <= work) return std::nullopt;
  return piece.begin + piece.last_instant_of(work - piece.work);
}

std::uint64_t RateProfile::Piece::rate_at(nanoseconds since_begin) const {
  if (from == to) return from;
  const std::uint64_t span = to_unsigned(length);
  const std::uint64_t passed = to_unsigned(since_begin);
  if (to < from) return from - static_cast<std::uint64_t>(Work{from - to} * passed / span);
  return from + static_cast<std::uint64_t>((Work{to - from} * passed + span - 1) / span);
}

// In half units: the area of the triangle that a ramp adds or takes away is half a rectangle.
Work RateProfile::Piece::work_before(nanoseconds since_begin) const {
  const std::uint64_t passed = to_unsigned(since_begin);
  const Work rectangle = Work{from} * passed * 2;
  if (from == to || passed == 0) return rectangle;
  const std::uint64_t span = to_unsigned(length);
  const Work change = Work{to > from ? to - from : from - to} * passed;
  if (to > from) return rectangle + multiply_divide(change, passed, span);
  // Rounded up, so that what is left of the rectangle is rounded down.
  const Work part = multiply_divide(change, passed, span);
  return rectangle - part - (passed == span ? 0 : 1);
}

nanoseconds RateProfile::Piece::last_instant_of(Work done) const {
  if (from != to) return last_instant_on_ramp(done);
  return saturated(done / 2 / from);
}

nanoseconds RateProfile::Piece::last_instant_on_ramp(Work done) const {
  // Steps away from the guess, each twice as long, until the instant lies between two; then halves.
  nanoseconds within = guess(done);
  nanoseconds beyond = within;
  for (nanoseconds step(1); within > nanoseconds(0) && work_before(within) > done; step *= 2) {
    beyond = within;
    within -= std::min(within, step);
  }
  for (nanoseconds step(1); beyond < length && work_before(beyond) <= done; step *= 2) {
    within = beyond;
    beyond += std::min(length - beyond, step);
  }
  while (beyond - within > nanoseconds(1)) {
    const nanoseconds middle = within + (beyond - within) / 2;
    if (work_before(middle) > done) {
      beyond = middle;
    } else {
      within = middle;
    }
  }
  return within;
}

nanoseconds RateProfile::Piece::guess(Work done) const {
  // The root of slope/2 * t^2 + from * t = done, in the form that does not cancel.
  const auto slope = (static_cast<long double>(to) - static_cast<long double>(from)) /
                     static_cast<long double>(length.count());
  const auto asked = static_cast<long double>(done);
  const auto start = 2 * static_cast<long double>(from);
  const long double root = std::sqrt(std::max(start * start + 4 * slope * asked, 0.0L));
  const long double passed = start + root > 0 ? 2 * asked / (start + root) : 0.0L;
  if (!(passed < static_cast<long double>(length.count()))) return length;
  return nanoseconds(static_cast<std::int64_t>(passed));
}

}  // namespace timing::plan
