#include "timing/run/http/curl_connections.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace timing::run {
namespace {

using NameOf = int (*)(int, sockaddr*, socklen_t*);

template <typename Address>
Address as(const sockaddr_storage& storage) {
  Address address{};
  std::memcpy(&address, &storage, sizeof address);
  return address;
}

std::optional<CurlAddress> address_of(int socket, NameOf name_of) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  if (name_of(socket, reinterpret_cast<sockaddr*>(&storage), &length) != 0) {  // NOLINT: the API
    return std::nullopt;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (storage.ss_family == AF_INET) {
    const auto address = as<sockaddr_in>(storage);
    ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
    return CurlAddress{text.data(), ntohs(address.sin_port)};
  }
  const auto address = as<sockaddr_in6>(storage);
  ::inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
  return CurlAddress{text.data(), ntohs(address.sin6_port)};
}

}  // namespace

void CurlConnections::opened(int socket) { unknown_.insert(socket); }

void CurlConnections::closed(int socket) {
  unknown_.erase(socket);
  std::erase_if(connections_, [&](const auto& entry) { return entry.second.socket == socket; });
}

std::uint64_t CurlConnections::count_request(const CurlAddress& remote, const CurlAddress& local) {
  const Ends ends{remote, local};
  const auto known = connections_.find(ends);
  if (known != connections_.end()) return ++known->second.requests;
  const auto socket = std::ranges::find_if(unknown_, [&](int candidate) {
    return address_of(candidate, ::getsockname) == local &&
           address_of(candidate, ::getpeername) == remote;
  });
  if (socket == unknown_.end()) return 1;
  connections_[ends] = {.socket = *socket, .requests = 1};
  unknown_.erase(socket);
  return 1;
}

}  // namespace timing::run
