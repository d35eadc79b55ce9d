// The HTTP server, over CivetWeb: serves what a RequestHandler answers at an Address until it is
// destroyed.
//
// ":PORT" listens on IPv6 as well as IPv4 where CivetWeb was built with it and the machine has it.
// Each connection occupies a worker thread while it is open; one that sends no whole request, or
// takes none of its response, is closed after kRequestTimeout.
//
// Ownership: borrows the log, which outlives it, as does what the handler uses. Threads: handler
// and log are called on the server's own threads. Errors: start() tells why nothing can listen
// there; what CivetWeb complains about later goes to the log as warnings.
#pragma once

#include <chrono>
#include <memory>

#include "exporter/address.h"
#include "exporter/http_message.h"
#include "timing/base/log.h"
#include "timing/base/result.h"

namespace timing::exporter {

inline constexpr std::chrono::milliseconds kRequestTimeout{5'000};

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(const Address& address, RequestHandler handler,
                                               Log& log);
  class Listener;
  explicit Server(std::unique_ptr<Listener> listener);  // for start()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Waits for responses under way; a connection that sends nothing holds it up for two seconds at
  // most.
  ~Server();

  // As given to start(), but with the real port where that was 0.
  const Address& address() const;

 private:
  std::unique_ptr<Listener> listener_;
};

}  // namespace timing::exporter
