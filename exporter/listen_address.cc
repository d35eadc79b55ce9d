#include "exporter/listen_address.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <tuple>

namespace timing::exporter {

namespace {

using AddressInfo = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// The system's words, fit to stand in the middle of a sentence.
Error in_words(int error_number) {
  std::string words = std::generic_category().message(error_number);
  if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a') words[0] |= 0x20;
  return {words};
}

Result<AddressInfo> resolve(const Address& address, int family) {
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
  if (error == EAI_SYSTEM) return in_words(errno);
  if (error != 0) return Error{fmt::format("the host is unknown ({})", ::gai_strerror(error))};
  return AddressInfo(found, &::freeaddrinfo);
}

// IPv4 before IPv6.
Result<AddressInfo> resolve(const Address& address) {
  Result<AddressInfo> ipv4 = resolve(address, AF_INET);
  if (ipv4.ok()) return ipv4;
  Result<AddressInfo> ipv6 = resolve(address, AF_INET6);
  return ipv6.ok() ? std::move(ipv6) : std::move(ipv4);
}

class Socket {
 public:
  explicit Socket(int family)
      : descriptor_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Status listen_on(const addrinfo& info) {
  const Socket socket(info.ai_family);
  if (socket.descriptor() < 0) return in_words(errno);
  const int on = 1;
  // Without it a connection of an earlier server that lingers would be reported as a server.
  ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (::bind(socket.descriptor(), info.ai_addr, info.ai_addrlen) != 0 ||
      ::listen(socket.descriptor(), 1) != 0) {
    return in_words(errno);
  }
  return Success{};
}

}  // namespace

Result<std::string> listening_ports(const Address& address, bool ipv6) {
  if (address.host.empty()) {
    const bool both = ipv6 && try_to_listen({.host = "::", .port = 0}).ok();
    return fmt::format("{}{}", both ? "+" : "", address.port);
  }
  const Result<AddressInfo> info = resolve(address);
  if (!info.ok()) return info.error();
  std::array<char, NI_MAXHOST> host{};
  const addrinfo& first = *info.value();
  const int error = ::getnameinfo(first.ai_addr, first.ai_addrlen, host.data(), host.size(),
                                  nullptr, 0, NI_NUMERICHOST);
  if (error != 0) return Error{::gai_strerror(error)};
  if (first.ai_family == AF_INET6 && !ipv6) {
    return Error{"this machine's CivetWeb was built without IPv6"};
  }
  return format_address({.host = host.data(), .port = address.port});
}

Status try_to_listen(const Address& address) {
  const Result<AddressInfo> info = resolve(address);
  return info.ok() ? listen_on(*info.value()) : Status(info.error());
}

void knock(const Address& address) {
  const Result<AddressInfo> info = resolve(address);
  if (!info.ok()) return;
  const Socket socket(info.value()->ai_family);
  // Whether it succeeds is no matter: it is the attempt that wakes the listener.
  std::ignore = ::connect(socket.descriptor(), info.value()->ai_addr, info.value()->ai_addrlen);
}

}  // namespace timing::exporter
