// A pause that ends early when a stop is requested.
//
// Threads: pauses the caller's. Units: nanoseconds. Errors: none.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "timing/base/clock.h"

namespace timing::run {

// False when a stop was requested.
inline bool pause_for(nanoseconds pause, const std::stop_token& stop) {
  if (pause > nanoseconds(0)) {
    std::mutex mutex;
    std::condition_variable_any never_notified;
    std::unique_lock lock(mutex);
    never_notified.wait_for(lock, stop, pause, [] { return false; });
  }
  return !stop.stop_requested();
}

}  // namespace timing::run
