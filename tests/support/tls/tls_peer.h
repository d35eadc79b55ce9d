// A TLS server for tests, which tells what it saw of each handshake and does what it is told with
// the connection.
//
//   TlsPeer peer({.files = authority.issue()}, [](TlsPeer::Connection& connection) {
//     connection.write(connection.read());
//     connection.close_notify();
//   });
//
// It listens on a free port of 127.0.0.1 from construction to destruction, which breaks off what is
// under way.
//
// Ownership: the handler and what it refers to outlive it. Threads: every function on any; the
// handler is called on a thread of each connection. Errors: a system that gives no socket or an
// OpenSSL that refuses is a std::runtime_error at construction; a handshake that fails is recorded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/tls/authority.h"

struct ssl_st;

namespace timing::test {

class TlsPeer {
 public:
  struct Settings {
    IssuedFiles files;
    std::string client_authority = {};  // clients have to show a certificate of it; empty: none
    int most_version = 0;               // OpenSSL's: TLS1_2_VERSION; 0: any
    std::vector<std::string> protocols = {};  // that it takes of those offered, the best first
  };

  struct Handshake {
    bool done = false;
    bool resumed = false;
    std::string server_name;  // that it was asked for
    std::string client;       // the common name of its certificate
  };

  class Connection {
   public:
    explicit Connection(ssl_st* connection) : connection_(connection) {}

    // What comes next; empty: the end.
    std::string read();
    // read() gave nothing since the client said that it goes.
    bool ended_in_order() const;
    void write(std::string_view bytes);
    // Without it the connection is cut off when the handler returns.
    void close_notify();
    // TCP's reset instead of its end.
    void reset();

   private:
    ssl_st* connection_;
  };

  using Handler = std::function<void(Connection&)>;

  // `port` 0: a free one.
  TlsPeer(Settings settings, Handler handler, std::uint16_t port = 0);
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;
  ~TlsPeer();

  std::uint16_t port() const;
  // Waits until so many have been tried, in the order of their ends.
  std::vector<Handshake> handshakes(std::size_t count) const;
  // Waits until the handlers of so many connections have returned.
  void wait_for_ends(std::size_t count) const;

 private:
  class Service;

  std::unique_ptr<Service> service_;
};

}  // namespace timing::test
