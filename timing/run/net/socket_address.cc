#include "timing/run/net/socket_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netdb.h>

#include <array>
#include <cstring>
#include <memory>

namespace timing::run {
namespace {

std::string without_brackets(const std::string& text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  return bracketed ? text.substr(1, text.size() - 2) : text;
}

// Saves asking for what can only be a name, with every connection.
bool may_be_address(const std::string& text) {
  return text.find(':') != std::string::npos ||
         (!text.empty() && text.front() >= '0' && text.front() <= '9');
}

}  // namespace

SocketAddress::SocketAddress(const sockaddr& address) {
  const bool six = address.sa_family == AF_INET6;
  std::memcpy(&address_, &address, six ? sizeof address_.v6 : sizeof address_.v4);
}

std::optional<SocketAddress> SocketAddress::parse(const std::string& text) {
  if (!may_be_address(text)) return std::nullopt;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(without_brackets(text).c_str(), nullptr, &hints, &found) != 0) {
    return std::nullopt;
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  return SocketAddress(*found->ai_addr);
}

SocketAddress SocketAddress::with_port(std::uint16_t port) const {
  SocketAddress copy = *this;
  (family() == AF_INET6 ? copy.address_.v6.sin6_port : copy.address_.v4.sin_port) = htons(port);
  return copy;
}

socklen_t SocketAddress::size() const {
  return family() == AF_INET6 ? sizeof address_.v6 : sizeof address_.v4;
}

std::string SocketAddress::host() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (family() != AF_INET6) {
    return ::inet_ntop(AF_INET, &address_.v4.sin_addr, text.data(), text.size());
  }
  std::string host = ::inet_ntop(AF_INET6, &address_.v6.sin6_addr, text.data(), text.size());
  if (address_.v6.sin6_scope_id == 0) return host;
  std::array<char, IF_NAMESIZE> interface {};
  if (::if_indextoname(address_.v6.sin6_scope_id, interface.data()) == nullptr) return host;
  return host + "%" + interface.data();
}

std::uint16_t SocketAddress::port() const {
  return ntohs(family() == AF_INET6 ? address_.v6.sin6_port : address_.v4.sin_port);
}

std::string SocketAddress::to_string() const {
  if (family() == AF_INET6) return fmt::format("[{}]:{}", host(), port());
  return fmt::format("{}:{}", host(), port());
}

}  // namespace timing::run
