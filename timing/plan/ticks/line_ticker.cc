#include "timing/plan/ticks/line_ticker.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace timing::plan {
namespace {

constexpr nanoseconds kOne(1);

// An interval may reach beyond what a clock can count.
std::optional<nanoseconds> sum(nanoseconds one, nanoseconds other) {
  std::int64_t total = 0;
  if (__builtin_add_overflow(one.count(), other.count(), &total)) return std::nullopt;
  return nanoseconds(total);
}

constexpr auto kDueLater = [](const auto& one, const auto& other) {
  return std::tie(one.due, one.lane) > std::tie(other.due, other.lane);
};

}  // namespace

LineTicker::LineTicker(std::unique_ptr<TickLine> line, const Instant& opening, Jitter jitter,
                       std::uint32_t runs_a_tick)
    : Ticker(runs_a_tick), line_(std::move(line)), jitter_(jitter), cursors_(1) {
  begin(opening);
}

LineTicker::LineTicker(std::unique_ptr<TickLine> line, const Instant& opening, Jitter jitter,
                       const std::vector<SpreadLane>& lanes)
    : Ticker(1), line_(std::move(line)), jitter_(jitter) {
  cursors_.reserve(lanes.size());
  for (const auto& [thread, offset] : lanes) {
    cursors_.push_back(
        {.offset = offset, .lane = static_cast<std::uint32_t>(cursors_.size()), .thread = thread});
  }
  begin(opening);
}

std::optional<SteadyTime> LineTicker::next_steady() const {
  const nanoseconds due = cursors_.front().due;
  if (line_->clock() != LineClock::steady || due == kNever) return std::nullopt;
  return SteadyTime(due);
}

std::optional<WallTime> LineTicker::next_wall() const {
  return line_->clock() == LineClock::wall ? next_by_wall_clock() : std::nullopt;
}

std::optional<WallTime> LineTicker::next_by_wall_clock() const {
  const nanoseconds due = cursors_.front().due;
  const auto shown = due == kNever ? std::nullopt : sum(due, wall_ahead_);
  return shown ? std::optional(WallTime(*shown)) : std::nullopt;
}

std::uint64_t LineTicker::pass_missed(const Instant& now, std::optional<WallTime> closing) {
  const nanoseconds end = end_of_due(now, closing);
  if (const auto interval = line_->interval()) {
    return pass_before(std::min(end, on_line(now) - std::max(*interval, kOverdueAllowance)));
  }
  std::uint64_t passed = 0;
  for (const Cursor* first = &cursors_.front(); first->due < end; first = &cursors_.front()) {
    const nanoseconds allowance = std::max(first->tick.to_next, kOverdueAllowance);
    if (on_line(now) - first->due <= allowance) break;
    passed += pass_before(first->due + kOne);
  }
  return passed;
}

std::uint64_t LineTicker::pass_due(const Instant& now, std::optional<WallTime> closing) {
  return pass_before(end_of_due(now, closing));
}

std::optional<Tick> LineTicker::take_due(const Instant& now, std::optional<WallTime> closing) {
  if (cursors_.front().due >= end_of_due(now, closing)) return std::nullopt;
  Cursor cursor = take_first();
  const nanoseconds overdue = on_line(now) - cursor.due;
  const Tick tick{.intended = now.steady - overdue,
                  .late = overdue >= std::min(interval_of(cursor.tick), kLateThreshold),
                  .lane = cursor.lane};
  move(cursor, cursor.tick.at + kOne);
  put_back(cursor);
  return tick;
}

void LineTicker::follow_clock_step(const Instant& now) {
  wall_ahead_ = now.wall.time_since_epoch() - on_line(now);
  if (line_->clock() == LineClock::wall) seek(on_line(now));
}

void LineTicker::begin(const Instant& opening) {
  wall_ahead_ = opening.wall.time_since_epoch() - on_line(opening);
  seek(on_line(opening));
}

nanoseconds LineTicker::on_line(const Instant& now) const {
  return line_->clock() == LineClock::wall ? now.wall.time_since_epoch()
                                           : now.steady.time_since_epoch();
}

nanoseconds LineTicker::end_of_due(const Instant& now, std::optional<WallTime> closing) const {
  const nanoseconds end = on_line(now) + kOne;
  if (!closing) return end;
  // By the wall clock's own distances: reading two clocks one after the other is not exact.
  return std::min(end, sum(closing->time_since_epoch(), -wall_ahead_).value_or(end));
}

nanoseconds LineTicker::interval_of(const LineTick& tick) const {
  return line_->interval().value_or(tick.to_next);
}

void LineTicker::seek(nanoseconds from) {
  for (Cursor& cursor : cursors_) move(cursor, from - cursor.offset);
  std::ranges::make_heap(cursors_, kDueLater);
}

void LineTicker::move(Cursor& cursor, nanoseconds from) const {
  cursor.due = kNever;
  const auto tick = line_->first_from(from);
  if (!tick) return;
  cursor.tick = *tick;
  const auto moved = sum(tick->at, cursor.offset);
  const auto due = moved ? sum(*moved, jitter_.part(*tick, cursor.thread)) : std::nullopt;
  cursor.due = due.value_or(kNever);
}

LineTicker::Cursor LineTicker::take_first() {
  std::ranges::pop_heap(cursors_, kDueLater);
  const Cursor first = cursors_.back();
  cursors_.pop_back();
  return first;
}

void LineTicker::put_back(const Cursor& cursor) {
  cursors_.push_back(cursor);
  std::ranges::push_heap(cursors_, kDueLater);
}

std::uint64_t LineTicker::pass_before(nanoseconds end) {
  std::uint64_t passed = 0;
  while (cursors_.front().due < end) {
    Cursor cursor = take_first();
    // Ticks so far before the end that no jitter brings them there are counted and not looked at.
    const nanoseconds ahead = end - cursor.tick.at - cursor.offset - jitter_.most();
    const nanoseconds sure = cursor.tick.at + std::max(ahead, nanoseconds(0));
    passed += line_->count(cursor.tick.at, sure);
    move(cursor, sure);
    for (; cursor.due < end; ++passed) move(cursor, cursor.tick.at + kOne);
    put_back(cursor);
  }
  return passed;
}

}  // namespace timing::plan
