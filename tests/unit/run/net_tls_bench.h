// Connects over TLS to servers of the test's own authority.
#pragma once

#include <string>

#include "tests/support/tls/authority.h"
#include "tests/support/tls/tls_peer.h"
#include "tests/unit/run/loaded_file.h"
#include "tests/unit/run/net_bench.h"

namespace timing::test {

// Sends back what it receives, in order.
inline void echo(TlsPeer::Connection& connection) {
  for (std::string text = connection.read(); !text.empty(); text = connection.read()) {
    connection.write(text);
  }
  connection.close_notify();
}

class TlsBench : public NetBench {
 public:
  config::Tls trusting() const { return {.ca_file = loaded(authority.file())}; }

  run::ConnectRequest request(const TlsPeer& peer, const config::Tls& settings,
                              const std::string& host = "127.0.0.1") const {
    return {.host = host, .port = peer.port(), .address = "127.0.0.1", .tls = tls(settings)};
  }
  run::ConnectEnd connect_to(const TlsPeer& peer, const config::Tls& settings,
                             const std::string& host = "127.0.0.1") {
    return connect(request(peer, settings, host));
  }
  // "hello" there and back.
  std::string greet(run::Stream& stream) {
    return exchange(stream, "hello", [](const std::string& got) { return got.size() >= 5; })
        .received;
  }

  Authority authority;
};

}  // namespace timing::test
