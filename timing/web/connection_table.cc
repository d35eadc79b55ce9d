#include "timing/web/connection_table.h"

#include <algorithm>
#include <iterator>

namespace timing::web {
namespace {

constexpr std::array kTimed = {Phase::idle, Phase::head, Phase::body, Phase::sending};
constexpr std::array kVictims = {Phase::idle, Phase::head, Phase::body};

}  // namespace

ConnectionTable::ConnectionTable(Times times) : times_(times) {}

ConnectionTable::Key ConnectionTable::add(int descriptor, SteadyTime now) {
  std::list<Entry>& list = list_of(Phase::head);
  list.push_back({.descriptor = descriptor, .phase = Phase::head, .since = now});
  ++size_;
  return std::prev(list.end());
}

void ConnectionTable::enter(Key key, Phase phase, SteadyTime now) {
  if (key->phase == Phase::closing) return;
  std::list<Entry>& to = list_of(phase);
  to.splice(to.end(), list_of(key->phase), key);
  key->phase = phase;
  key->since = now;
}

void ConnectionTable::remove(Key key) {
  list_of(key->phase).erase(key);
  --size_;
}

ConnectionTable::Entry ConnectionTable::close_first(Phase phase, SteadyTime now) {
  const Key first = list_of(phase).begin();
  const Entry entry = *first;
  enter(first, Phase::closing, now);
  return entry;
}

std::vector<ConnectionTable::Entry> ConnectionTable::take_expired(SteadyTime now) {
  std::vector<Entry> expired;
  for (const Phase phase : kTimed) {
    const std::chrono::nanoseconds time = time_of(phase);
    const std::list<Entry>& list = list_of(phase);
    while (time.count() > 0 && !list.empty() && list.front().since + time <= now) {
      expired.push_back(close_first(phase, now));
    }
  }
  return expired;
}

std::optional<ConnectionTable::Entry> ConnectionTable::take_victim(SteadyTime now) {
  for (const Phase phase : kVictims) {
    if (!list_of(phase).empty()) return close_first(phase, now);
  }
  return std::nullopt;
}

std::optional<ConnectionTable::Entry> ConnectionTable::take_first(Phase phase, SteadyTime latest,
                                                                  SteadyTime now) {
  const std::list<Entry>& list = list_of(phase);
  if (list.empty() || list.front().since > latest) return std::nullopt;
  return close_first(phase, now);
}

std::vector<ConnectionTable::Entry> ConnectionTable::take_all(Phase phase, SteadyTime now) {
  std::vector<Entry> taken;
  while (!list_of(phase).empty()) taken.push_back(close_first(phase, now));
  return taken;
}

std::optional<SteadyTime> ConnectionTable::next_expiry() const {
  std::optional<SteadyTime> next;
  for (const Phase phase : kTimed) {
    const std::chrono::nanoseconds time = time_of(phase);
    const std::list<Entry>& list = list_of(phase);
    if (time.count() == 0 || list.empty()) continue;
    const SteadyTime expiry = list.front().since + time;
    next = std::min(next.value_or(expiry), expiry);
  }
  return next;
}

std::chrono::nanoseconds ConnectionTable::time_of(Phase phase) const {
  switch (phase) {
    case Phase::idle:
      return times_.idle;
    case Phase::head:
      return times_.head;
    case Phase::body:
      return times_.body;
    case Phase::sending:
      return times_.sending;
    case Phase::answering:
    case Phase::closing:
      break;
  }
  return std::chrono::nanoseconds(0);
}

}  // namespace timing::web
