#include "timing/target/listen_socket.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace timing::target {
namespace {

constexpr int kBacklog = 4096;  // the kernel lowers it to its own limit

struct HostAndPort {
  std::string host;  // empty: all addresses
  std::string port;
};

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && rest == end;
}

std::optional<HostAndPort> split_address(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || !is_port(std::string_view(address).substr(colon + 1))) {
    return std::nullopt;
  }
  HostAndPort parts{.host = address.substr(0, colon), .port = address.substr(colon + 1)};
  if (parts.host.starts_with('[') && parts.host.ends_with(']')) {
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  } else if (parts.host.find(':') != std::string::npos) {
    return std::nullopt;
  }
  return parts;
}

Error cannot_listen(const std::string& address, std::string_view reason) {
  return {fmt::format("cannot listen on {}: {}", address, reason)};
}

std::string last_error() { return std::generic_category().message(errno); }

// False: errno says why.
bool listen_on(int descriptor, const addrinfo& where) {
  const int on = 1;
  const int off = 0;
  // One IPv6 socket for "all addresses" takes IPv4 as well, wherever the system's default stands.
  if (where.ai_family == AF_INET6 &&
      ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0) {
    return false;
  }
  return ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
         ::bind(descriptor, where.ai_addr, where.ai_addrlen) == 0 &&
         ::listen(descriptor, kBacklog) == 0;
}

}  // namespace

Result<ListenSocket> ListenSocket::open(const std::string& address) {
  const auto parts = split_address(address);
  if (!parts) {
    return cannot_listen(address, "an address is host:port or :port, like 127.0.0.1:8080");
  }
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  // Without a host, IPv6 comes first where there is any, as it can take both.
  const char* const host = parts->host.empty() ? nullptr : parts->host.c_str();
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host, parts->port.c_str(), &hints, &found); error != 0) {
    return cannot_listen(address, ::gai_strerror(error));
  }
  const AddressList list(found, &::freeaddrinfo);
  std::string reason = "no such address";
  for (const bool want_ipv6 : {host == nullptr, host != nullptr}) {
    for (const addrinfo* where = found; where != nullptr; where = where->ai_next) {
      if ((where->ai_family == AF_INET6) != want_ipv6) continue;
      ListenSocket socket(
          ::socket(where->ai_family, where->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      if (socket.descriptor_ >= 0 && listen_on(socket.descriptor_, *where)) return socket;
      reason = last_error();
    }
  }
  return cannot_listen(address, reason);
}

ListenSocket::ListenSocket(ListenSocket&& other) noexcept : descriptor_(other.release()) {}

ListenSocket& ListenSocket::operator=(ListenSocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

ListenSocket::~ListenSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string ListenSocket::address() const {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  auto* const name = reinterpret_cast<sockaddr*>(&storage);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (::getsockname(descriptor_, name, &length) != 0 ||
      ::getnameinfo(name, length, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "";
  }
  if (storage.ss_family == AF_INET6) return fmt::format("[{}]:{}", host.data(), port.data());
  return fmt::format("{}:{}", host.data(), port.data());
}

int ListenSocket::release() { return std::exchange(descriptor_, -1); }

}  // namespace timing::target
