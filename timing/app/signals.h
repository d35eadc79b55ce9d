// Signals as a descriptor: SIGTERM, SIGINT, SIGHUP and SIGUSR1 are blocked for the whole process
// and read from here, so that no code runs in a signal handler.
//
// Ownership: closes its descriptor. Threads: make it before any other thread, since threads inherit
// the mask. Errors: a kernel that refuses is a std::system_error.
#pragma once

#include <optional>

#include "timing/base/descriptor.h"

namespace timing::app {

class Signals {
 public:
  // Blocks the four signals, and ignores SIGPIPE: a closed pipe is an error of a write.
  Signals();

  int descriptor() const { return descriptor_.get(); }
  // The next signal's number; nullopt: none is waiting.
  std::optional<int> next() const;

 private:
  Descriptor descriptor_;
};

}  // namespace timing::app
