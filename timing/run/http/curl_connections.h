// How many requests each connection of a multi handle has had: libcurl of Debian 12 has no limit of
// its own for that, and no number for a connection.
//
// A connection is known by the two addresses that it connects. These can come back with another
// connection, so its socket has to be found, once.
//
// For the files named curl_* alone.
//
// Threads: the loop's. Errors: none; a connection whose socket is not found counts as a new one.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace timing::run {

// As libcurl writes it.
struct CurlAddress {
  std::string ip;
  std::uint16_t port = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): takes the 0 of a rewritten comparison for a pointer
  auto operator<=>(const CurlAddress&) const = default;
};

class CurlConnections {
 public:
  // A socket that is going to be connected, and one that is closed.
  void opened(int socket);
  void closed(int socket);

  // Counts a request on the connection, and tells which of its requests it is, from 1.
  std::uint64_t count_request(const CurlAddress& remote, const CurlAddress& local);

 private:
  struct Connection {
    int socket = -1;
    std::uint64_t requests = 0;
  };
  using Ends = std::pair<CurlAddress, CurlAddress>;

  std::set<int> unknown_;  // sockets without a request so far
  std::map<Ends, Connection> connections_;
};

}  // namespace timing::run
