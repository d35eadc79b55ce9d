// What the open connections of a server are doing, since when, and which of them are to go.
//
// A connection is in one phase at a time, and each phase but `answering` has a time that it may
// take. Where there are too many connections, the one to go first is the one that has been idle for
// longest; then that which has taken longest over its head, then over its body.
//
// Ownership: of the entries; a Key is valid until remove(). Threads: one at a time. Units: steady
// time is given in; a time of zero means without limit. Errors: none.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <vector>

#include "timing/base/clock.h"

namespace timing::web {

enum class Phase {
  idle,       // between two requests
  head,       // the head of a request comes in; the TLS handshake counts as part of the first
  body,       // its body does
  answering,  // the handler has it
  sending,    // its answer goes out
  closing,    // told to go
};

class ConnectionTable {
 public:
  struct Times {
    std::chrono::nanoseconds idle{0};
    std::chrono::nanoseconds head{0};
    std::chrono::nanoseconds body{0};
    std::chrono::nanoseconds sending{0};
  };
  struct Entry {
    int descriptor = -1;
    Phase phase = Phase::head;
    SteadyTime since{};
  };
  using Key = std::list<Entry>::iterator;

  explicit ConnectionTable(Times times);

  // A new connection is in the phase `head`.
  Key add(int descriptor, SteadyTime now);
  // Does nothing to one that is closing.
  void enter(Key key, Phase phase, SteadyTime now);
  void remove(Key key);

  std::size_t size() const { return size_; }
  std::size_t size_of(Phase phase) const { return list_of(phase).size(); }

  // Moves those whose time is over to `closing`, and tells what they were doing.
  std::vector<Entry> take_expired(SteadyTime now);
  // The same for the one to go first where there are too many; nullopt: none may go.
  std::optional<Entry> take_victim(SteadyTime now);
  // The same for the first in this phase, if it has been there since `latest` or before.
  std::optional<Entry> take_first(Phase phase, SteadyTime latest, SteadyTime now);
  // The same for all that are in this phase.
  std::vector<Entry> take_all(Phase phase, SteadyTime now);
  // When the next time is over.
  std::optional<SteadyTime> next_expiry() const;

 private:
  static constexpr std::size_t kPhases = 6;

  std::list<Entry>& list_of(Phase phase) { return lists_[static_cast<std::size_t>(phase)]; }
  const std::list<Entry>& list_of(Phase phase) const {
    return lists_[static_cast<std::size_t>(phase)];
  }
  std::chrono::nanoseconds time_of(Phase phase) const;
  Entry close_first(Phase phase, SteadyTime now);

  Times times_;
  std::array<std::list<Entry>, kPhases> lists_;  // each in the order of `since`
  std::size_t size_ = 0;
};

}  // namespace timing::web
