// Connects on a real event loop, on the thread of the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/descriptor.h"
#include "timing/run/event_loop.h"
#include "timing/run/net/connector.h"
#include "timing/run/net/resolver.h"
#include "timing/run/net/stream.h"
#include "timing/run/net/tls_context.h"

namespace timing::test {

class NetBench {
 public:
  // Names are looked up by `lookup`; none: by the system.
  explicit NetBench(run::Resolver::Lookup lookup = nullptr);

  // Runs the loop until the attempt has ended.
  run::ConnectEnd connect(run::ConnectRequest request);
  // REQUIRES: it does not fail.
  std::unique_ptr<run::Stream> connect_well(run::ConnectRequest request);
  // Runs the loop until `done`.
  void run_until(const std::function<bool()>& done);

  // Edge-triggered, as the engine does it: sends all of `text`, and receives until `enough` says so
  // or the stream ends.
  struct Exchange {
    std::string received;
    run::Stream::Status end = run::Stream::Status::done;
  };
  Exchange exchange(run::Stream& stream, std::string_view text,
                    const std::function<bool(const std::string&)>& enough,
                    std::size_t buffer_size = 65'536);
  // Until the end.
  Exchange receive_all(run::Stream& stream);

  SystemClock clock;
  run::EventLoop loop{clock};
  run::Resolver resolver;
  run::Connector connector{{.loop = loop, .clock = clock, .resolver = resolver}};
};

// REQUIRES: they can be loaded.
std::shared_ptr<const run::TlsContext> tls(const config::Tls& settings);

// A port of an address of this machine, where connections are accepted by the kernel and by nobody
// else.
class Listener {
 public:
  // `port` 0: a free one. A backlog of -1: not even listening, so that connecting is refused.
  explicit Listener(const std::string& address = "127.0.0.1", std::uint16_t port = 0,
                    int backlog = 64);

  std::uint16_t port() const { return port_; }
  // Waits for a client.
  Descriptor accept() const;

 private:
  Descriptor socket_;
  std::uint16_t port_ = 0;
};

// One that lets connecting clients wait: its backlog is full.
class Blackhole {
 public:
  explicit Blackhole(const std::string& address = "127.0.0.1", std::uint16_t port = 0);

  std::uint16_t port() const { return listener_.port(); }

 private:
  Listener listener_;
  std::vector<Descriptor> fillers_;
};

// Somebody in between, who passes one client's bytes on to a port of 127.0.0.1, and those that come
// back, byte by byte.
class Trickle {
 public:
  // `own` is where it listens; 0: on a free port.
  explicit Trickle(std::uint16_t port, std::uint16_t own = 0);
  Trickle(const Trickle&) = delete;
  Trickle& operator=(const Trickle&) = delete;
  ~Trickle();

  std::uint16_t port() const { return listener_.port(); }

 private:
  Listener listener_;
  Descriptor server_;
  std::jthread there_;
};

}  // namespace timing::test
