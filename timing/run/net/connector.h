// Opens connections on an event loop without blocking it: resolves the host's name, tries its
// addresses one after the other, and shakes hands where TLS is wanted.
//
// Addresses, IPv6 and IPv4, are tried in the resolver's order (RFC 6724). Each gets a fair part of
// the time that is left, at least 2 s of it, as with Go's dialer; the last error is told when all
// of them fail. TCP_NODELAY is set.
//
// One for each loop, shared by its jobs: it keeps each origin's last TLS session, to be resumed.
//
// Ownership: borrows its dependencies, which outlive it, and the receivers, until their attempts
// have ended or are destroyed. Attempts go before their connector. Threads: the loop's.
// Units: nanoseconds on the steady clock. Errors: every attempt that is not destroyed before ends
// in one ConnectEnd, with a Fault that has libcurl's number and says what to do where this machine
// is at its limits.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/result.h"
#include "timing/record/phases.h"
#include "timing/run/event_loop.h"
#include "timing/run/net/fault.h"
#include "timing/run/net/stream.h"

namespace timing::run {

class Resolver;
class TlsContext;

struct ConnectRequest {
  std::string host;  // a name or an address, IPv6 with or without brackets
  std::uint16_t port = 0;
  std::string address = {};  // a literal one in place of the host's own; empty: what the host has
  std::shared_ptr<const TlsContext> tls = nullptr;  // null: plain
  std::vector<std::string> protocols = {};  // offered by ALPN, the best first; empty: no ALPN
  std::optional<SteadyTime> deadline = std::nullopt;  // for all of it; none: the kernel's patience
};

struct ConnectEnd {
  // Its handshake is done and nobody watches its socket. Bytes may have been received with the
  // handshake's last ones: whoever watches edge-triggered reads first if it has_pending().
  Result<std::unique_ptr<Stream>, Fault> stream;
  // dns, connect and tls: those that came to a good end, also of an attempt that failed later.
  record::Phases phases{};
  std::string protocol = {};  // that ALPN chose; empty: none
  std::string peer = {};      // "127.0.0.1:80", "[::1]:80"; of the last address that was tried
  bool resumed = false;       // the handshake took up an earlier session
  // When the first of the certificates that the server showed ends; none without TLS.
  std::optional<std::chrono::sys_seconds> certificate_not_after = std::nullopt;
};

class Connector {
 public:
  struct Dependencies {
    EventLoop& loop;
    const Clock& clock;  // the loop's own
    Resolver& resolver;
  };

  class Receiver {
   public:
    Receiver() = default;
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    virtual ~Receiver() = default;

    // Once, never from within connect(). May destroy the attempt, and begin others.
    virtual void connect_ended(ConnectEnd end) = 0;
  };

  // One way to a connection. Destroying it gives it up: its receiver is not told.
  class Attempt {
   public:
    Attempt() = default;
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    virtual ~Attempt() = default;
  };

  explicit Connector(const Dependencies& dependencies);
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;
  ~Connector();

  std::unique_ptr<Attempt> connect(ConnectRequest request, Receiver& receiver);

 private:
  class Shared;

  std::unique_ptr<Shared> shared_;
};

}  // namespace timing::run
