#include "timing/web/listen_socket.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace timing::web {
namespace {

constexpr int kBacklog = 4096;  // the kernel lowers it to its own limit

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// The system's words, fit to stand in the middle of a sentence.
std::string in_words(int error_number) {
  std::string words = std::generic_category().message(error_number);
  if (words.size() > 1 && words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a') words[0] |= 0x20;
  return words;
}

Error cannot_listen(const Address& address, std::string_view reason) {
  return {fmt::format("cannot listen on {}: {}", format_address(address), reason)};
}

Result<AddressList> resolve(const Address& address, int family) {
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  // No host means every address; `localhost` is the loopback even where /etc/hosts lacks it, as in
  // small containers (RFC 6761, 6.3), and getaddrinfo gives that one without a name.
  const bool loopback = address.host == "localhost";
  if (!loopback) hints.ai_flags |= AI_PASSIVE;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(address.host.empty() || loopback ? nullptr : address.host.c_str(),
                                  std::to_string(address.port).c_str(), &hints, &found);
  if (error == EAI_SYSTEM) return cannot_listen(address, in_words(errno));
  if (error != 0) {
    return cannot_listen(address, fmt::format("the host is unknown ({})", ::gai_strerror(error)));
  }
  return AddressList(found, &::freeaddrinfo);
}

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

Result<Descriptor> listen_first(const Address& address, int family) {
  const Result<AddressList> found = resolve(address, family);
  if (!found) return found.error();
  const addrinfo& where = *found.value();
  Descriptor socket(::socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0 || !listen_on(socket.get(), where)) {
    return cannot_listen(address, in_words(errno));
  }
  return socket;
}

Result<Descriptor> listen_any(const Address& address) {
  const bool everywhere = address.host.empty();
  Result<Descriptor> first = listen_first(address, everywhere ? AF_INET6 : AF_INET);
  if (first.ok()) return first;
  Result<Descriptor> second = listen_first(address, everywhere ? AF_INET : AF_INET6);
  // Both have failed: IPv4 is what people know.
  return second.ok() || everywhere ? std::move(second) : std::move(first);
}

std::uint16_t port_of(int descriptor) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how the kernel gives addresses
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): both families have it there
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
}

}  // namespace

Result<ListenSocket> ListenSocket::open(const Address& address) {
  Result<Descriptor> socket = listen_any(address);
  if (!socket) return socket.error();
  const std::uint16_t port = port_of(socket.value().get());
  return ListenSocket({.host = address.host, .port = port}, std::move(socket).value());
}

std::optional<Descriptor> ListenSocket::accept() const {
  const int connection =
      ::accept4(descriptor_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (connection < 0) return std::nullopt;
  return Descriptor(connection);
}

}  // namespace timing::web
