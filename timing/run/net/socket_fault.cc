#include "timing/run/net/socket_fault.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "timing/base/descriptor.h"
#include "timing/base/duration.h"

namespace timing::run {
namespace {

std::string words_of(int error_number) { return std::generic_category().message(error_number); }

Fault fault_of_connect(std::uint16_t number, const SocketAddress& address,
                       std::string_view reason) {
  return {number, fmt::format("connect to {} port {}: {}", address.host(), address.port(), reason)};
}

// An IPv6 address that this machine has no source address for has the errno of ports that run out.
bool has_source_address(const SocketAddress& address) {
  const Descriptor datagrams(::socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return ::connect(datagrams.get(), address.data(), address.size()) == 0 || errno != EADDRNOTAVAIL;
}

std::optional<int> local_ports() {
  std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
  int first = 0;
  int last = 0;
  if (!(file >> first >> last)) return std::nullopt;
  return last - first + 1;
}

std::string no_local_port() {
  const std::optional<int> ports = local_ports();
  return fmt::format(
      "no local port is free to connect from: {} in use or resting in TIME_WAIT; keep connections "
      "alive, or widen net.ipv4.ip_local_port_range",
      ports ? fmt::format("all {} of them are", *ports) : "all of them are");
}

std::string too_many_open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return fmt::format("too many open files: the limit is {}; raise it with ulimit -n",
                     limit.rlim_cur);
}

std::string reason_of(int error_number, const SocketAddress& address) {
  switch (error_number) {
    case EADDRNOTAVAIL:
      return has_source_address(address) ? no_local_port() : words_of(error_number);
    case EMFILE:
      return too_many_open_files();
    case ENFILE:
      return "too many open files in the whole system; raise fs.file-max";
    default:
      return words_of(error_number);
  }
}

}  // namespace

Fault connect_fault(int error_number, const SocketAddress& address) {
  // The kernel's patience counts as a timeout for libcurl too.
  const std::uint16_t number = error_number == ETIMEDOUT ? kTimedOut : kCouldNotConnect;
  return fault_of_connect(number, address, reason_of(error_number, address));
}

Fault connect_timeout(nanoseconds waited, const SocketAddress& address) {
  const auto shown = std::chrono::round<std::chrono::milliseconds>(waited);
  return fault_of_connect(kTimedOut, address,
                          fmt::format("timed out after {}", format_duration(shown)));
}

Fault receive_fault(int error_number) {
  return {kReceiveFailed, "receiving failed: " + words_of(error_number)};
}

Fault send_fault(int error_number) {
  return {kSendFailed, "sending failed: " + words_of(error_number)};
}

}  // namespace timing::run
