// `timing target`: a small HTTP server to try timing on. It echoes requests, and delays, sizes and
// fails its answers as their query says (target_query.h); a query it cannot mean is answered with
// 400 and the reason.
//
// Ownership: owns its threads (one for its event loop, one for delays) and sockets.
// Threads: start() and stop() by the owner, the rest anywhere. Signals are the caller's business:
// block those that other threads should not take before start().
// Units: connections are kept for as long as the client keeps them, up to 10,000 or what the limit
// on open files leaves; an answer takes the same memory whatever its size.
// Errors: start() tells in words why it cannot listen.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "timing/base/log.h"
#include "timing/base/result.h"

namespace timing::target {

class TargetServer {
 public:
  // `address` as web/address.h has it. `seed` decides which requests fail or are closed.
  static Result<std::unique_ptr<TargetServer>> start(const std::string& address, Log& log,
                                                     std::uint64_t seed);

  TargetServer(const TargetServer&) = delete;
  TargetServer& operator=(const TargetServer&) = delete;
  ~TargetServer();

  // The address it listens on, with its real port.
  const std::string& address() const { return address_; }
  // Requests answered, or closed without an answer, so far.
  std::uint64_t requests_served() const;

  // Closes all connections; answers that wait for their delay are not awaited.
  void stop();

 private:
  class Server;

  TargetServer(std::string address, std::unique_ptr<Server> server);

  std::string address_;
  std::unique_ptr<Server> server_;
};

}  // namespace timing::target
