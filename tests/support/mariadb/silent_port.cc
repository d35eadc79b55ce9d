#include "tests/support/mariadb/silent_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace timing::test {

SilentPort::SilentPort() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  constexpr int kBacklog = 64;
  if (listener_.get() < 0 || ::bind(listener_.get(), generic, length) != 0 ||
      ::listen(listener_.get(), kBacklog) != 0 ||
      ::getsockname(listener_.get(), generic, &length) != 0) {
    throw std::system_error(errno, std::generic_category(), "open a silent port");
  }
  port_ = ntohs(address.sin_port);
}

}  // namespace timing::test
