#include "tests/support/mariadb/talking_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace timing::test {

TalkingPort::TalkingPort(std::string words)
    : words_(std::move(words)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (listener_.get() < 0 || ::bind(listener_.get(), generic, length) != 0 ||
      ::listen(listener_.get(), SOMAXCONN) != 0 ||
      ::getsockname(listener_.get(), generic, &length) != 0) {
    throw std::system_error(errno, std::generic_category(), "open a talking port");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this] { serve(); });
}

// Ends the accept() of the thread.
TalkingPort::~TalkingPort() { ::shutdown(listener_.get(), SHUT_RDWR); }

void TalkingPort::serve() {
  for (;;) {
    const Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.get() < 0) return;
    // A client that is gone by now has heard enough.
    static_cast<void>(::send(client.get(), words_.data(), words_.size(), MSG_NOSIGNAL));
  }
}

}  // namespace timing::test
