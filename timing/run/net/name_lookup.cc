#include "timing/run/net/name_lookup.h"

#include <fmt/format.h>
#include <netdb.h>
#include <strings.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

namespace timing::run {
namespace {

// With or without the dot that ends a full name.
bool is_of_this_machine(std::string_view host) {
  constexpr std::string_view kName = "localhost";
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() < kName.size()) return false;
  const std::string_view before = host.substr(0, host.size() - kName.size());
  const std::string_view end = host.substr(before.size());
  return ::strncasecmp(end.data(), kName.data(), kName.size()) == 0 &&
         (before.empty() || before.ends_with('.'));
}

Fault fault_of(const std::string& host, int status, int error_number) {
  const std::string reason = status == EAI_SYSTEM ? std::generic_category().message(error_number)
                                                  : std::string(::gai_strerror(status));
  return {kCouldNotResolve, fmt::format("could not resolve host {}: {}", host, reason)};
}

}  // namespace

SocketAddresses known_addresses(const std::string& host) {
  if (const std::optional<SocketAddress> literal = SocketAddress::parse(host)) return {*literal};
  if (!is_of_this_machine(host)) return {};
  return {SocketAddress::parse("::1").value(), SocketAddress::parse("127.0.0.1").value()};
}

Result<SocketAddresses, Fault> look_up_name(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int status = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (status != 0) return fault_of(host, status, errno);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  SocketAddresses addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    if (each->ai_family == AF_INET || each->ai_family == AF_INET6) {
      addresses.emplace_back(*each->ai_addr);
    }
  }
  if (addresses.empty()) return fault_of(host, EAI_NONAME, 0);
  return addresses;
}

}  // namespace timing::run
