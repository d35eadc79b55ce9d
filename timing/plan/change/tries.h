// How often the run of a change is tried, and how long it pauses in between.
//
// A target that gives no answer, or one that says "not now", is tried until it works: it may be
// starting. One that refuses is tried three times. Pauses double from 250 ms to 2 s; each is up to
// a fifth shorter by chance, so that many programs do not come back at one moment.
//
// Pure functions. Units: nanoseconds. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <optional>

#include "timing/base/clock.h"

namespace timing::plan {

enum class TryResult {
  done,        // 2xx, and all checks pass
  unanswered,  // no answer, or 429, 502, 503 or 504
  refused,     // any other
};

// `status`: none if there was no answer. `success`: the request counts as one.
TryResult judge(std::optional<int> status, bool success);

// Of a run with several requests: it is done if all are, and unanswered if any is.
TryResult worse(TryResult one, TryResult other);

struct FailedTries {
  std::uint64_t unanswered = 0;
  std::uint64_t refused = 0;

  std::uint64_t all() const { return unanswered + refused; }
};

// From the end of the last try to the next; none: the change is given up. `random` is any number.
// REQUIRES: a try failed.
std::optional<nanoseconds> pause_before_next_try(const FailedTries& failed, std::uint64_t random);

}  // namespace timing::plan
