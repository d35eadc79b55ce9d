// A port on 127.0.0.1 that says the same to whoever connects, and hangs up.
//
// Ownership: the port and its thread go with the object. Threads: any. Errors: std::system_error.
#pragma once

#include <cstdint>
#include <string>
#include <thread>

#include "timing/base/descriptor.h"

namespace timing::test {

class TalkingPort {
 public:
  explicit TalkingPort(std::string words);
  TalkingPort(const TalkingPort&) = delete;
  TalkingPort& operator=(const TalkingPort&) = delete;
  ~TalkingPort();

  std::uint16_t port() const { return port_; }

 private:
  void serve();

  std::string words_;
  Descriptor listener_;
  std::uint16_t port_ = 0;
  std::jthread thread_;  // the last member: it uses all others
};

}  // namespace timing::test
