// Where a connection goes to: an address of IPv4 or IPv6 and a port.
//
// Threads: plain values, pure functions. Errors: none.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace timing::run {

class SocketAddress {
 public:
  // REQUIRES: of IPv4 or IPv6.
  explicit SocketAddress(const sockaddr& address);

  // Written out, IPv6 with or without brackets, with a zone or not; none: `text` is a name.
  static std::optional<SocketAddress> parse(const std::string& text);

  SocketAddress with_port(std::uint16_t port) const;

  int family() const { return address_.any.sa_family; }
  const sockaddr* data() const { return &address_.any; }
  socklen_t size() const;

  std::string host() const;  // "127.0.0.1", "::1"
  std::uint16_t port() const;
  std::string to_string() const;  // "127.0.0.1:80", "[::1]:80"

 private:
  union Address {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };

  Address address_{};
};

using SocketAddresses = std::vector<SocketAddress>;

}  // namespace timing::run
