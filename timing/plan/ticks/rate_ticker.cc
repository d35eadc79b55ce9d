#include "timing/plan/ticks/rate_ticker.h"

#include <algorithm>
#include <string_view>

#include "timing/plan/ticks/grid.h"

namespace timing::plan {
namespace {

// The open time at which the profile stands at an opening.
nanoseconds profile_begin(const RateProfile& profile, nanoseconds open_before) {
  return profile.length() ? open_before : nanoseconds(0);
}

std::uint64_t hash_of(std::string_view text) {
  // FNV-1a, which is the same everywhere.
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

// Neither the windows of a job nor two jobs repeat each other.
std::uint64_t seed_of(const JobPlan& job, nanoseconds open_before) {
  const std::uint64_t window = Random(static_cast<std::uint64_t>(open_before.count()))();
  return Random(job.seed)() ^ Random(hash_of(job.name))() ^ window;
}

template <typename Time>
std::optional<Time> later(Time anchor, std::optional<nanoseconds> span) {
  std::int64_t since_epoch = 0;
  if (!span ||
      __builtin_add_overflow(anchor.time_since_epoch().count(), span->count(), &since_epoch)) {
    return std::nullopt;
  }
  return Time(nanoseconds(since_epoch));
}

}  // namespace

RateTicker::RateTicker(const JobPlan& job, const Instant& opening, nanoseconds open_before,
                       std::uint64_t runs_before)
    : Ticker(1),
      profile_(job.open_model->profile),
      anchor_(opening.steady - profile_begin(profile_, open_before)),
      wall_anchor_(opening.wall - profile_begin(profile_, open_before)),
      row_(job.open_model->arrivals, profile_.work_before(opening.steady - anchor_),
           seed_of(job, open_before), {.share = job.share, .before = runs_before}),
      next_(profile_.last_instant_of(row_.next())) {}

std::optional<SteadyTime> RateTicker::next_steady() const { return later(anchor_, next_); }

std::optional<WallTime> RateTicker::next_by_wall_clock() const {
  return later(wall_anchor_, next_);
}

std::uint64_t RateTicker::pass_missed(const Instant& now, std::optional<WallTime> closing) {
  const nanoseconds open_time = now.steady - anchor_;
  // Spares the search for the rate in all turns but those after a stop.
  if (!next_ || open_time - *next_ <= kOverdueAllowance) return 0;
  const nanoseconds allowance = std::max(interval(open_time), kOverdueAllowance);
  return pass(std::min(open_time - allowance, due(now, closing)));
}

std::uint64_t RateTicker::pass_due(const Instant& now, std::optional<WallTime> closing) {
  return pass(due(now, closing));
}

std::optional<Tick> RateTicker::take_due(const Instant& now, std::optional<WallTime> closing) {
  if (!next_ || *next_ >= due(now, closing)) return std::nullopt;
  const nanoseconds overdue = now.steady - anchor_ - *next_;
  const bool late = overdue >= kLateThreshold || overdue >= interval(now.steady - anchor_);
  const Tick tick{.intended = anchor_ + *next_, .late = late};
  row_.pass();
  next_ = profile_.last_instant_of(row_.next());
  return tick;
}

void RateTicker::follow_clock_step(const Instant& now) {
  wall_anchor_ = now.wall - (now.steady - anchor_);
}

std::uint64_t RateTicker::runs_of_all_shares(WallTime closing) const {
  return row_.number_at(profile_.work_before(closing - wall_anchor_));
}

nanoseconds RateTicker::due(const Instant& now, std::optional<WallTime> closing) const {
  const nanoseconds due = now.steady - anchor_ + nanoseconds(1);
  // By the wall clock's own distances: reading two clocks one after the other is not exact.
  return closing ? std::min(due, *closing - wall_anchor_) : due;
}

std::uint64_t RateTicker::pass(nanoseconds end) {
  const std::uint64_t passed = row_.pass_below(profile_.work_before(end));
  if (passed > 0) next_ = profile_.last_instant_of(row_.next());
  return passed;
}

nanoseconds RateTicker::interval(nanoseconds until) const {
  return interval_of(profile_.highest(*next_, until + nanoseconds(1)));
}

}  // namespace timing::plan
