// A port on 127.0.0.1 whose connections are established and never answered: a black hole.
//
// Ownership: the port goes with the object. Threads: any. Errors: std::system_error.
#pragma once

#include <cstdint>

#include "timing/base/descriptor.h"

namespace timing::test {

class SilentPort {
 public:
  SilentPort();

  std::uint16_t port() const { return port_; }

 private:
  Descriptor listener_;  // the kernel accepts into its backlog, and nobody else does
  std::uint16_t port_ = 0;
};

}  // namespace timing::test
