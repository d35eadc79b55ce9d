#include "tests/unit/exporter/client.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace timing::exporter {

namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::string_view kLength = "Content-Length: ";

std::system_error failed(const char* call) { return {errno, std::generic_category(), call}; }

std::size_t length_of_body(const std::string& head) {
  const std::size_t place = head.find(kLength);
  return place == std::string::npos ? 0 : std::stoul(head.substr(place + kLength.size()));
}

}  // namespace

Client::Client(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (descriptor_ < 0) throw failed("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how the kernel takes addresses
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const std::system_error error = failed("connect");
    ::close(descriptor_);
    throw error;
  }
}

Client::~Client() { ::close(descriptor_); }

void Client::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw failed("send");
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::end_sending() {
  if (::shutdown(descriptor_, SHUT_WR) != 0) throw failed("shutdown");
}

void Client::reset_when_closed() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  if (::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) != 0) {
    throw failed("setsockopt");
  }
}

bool Client::receive_some() {
  std::array<char, 65536> bytes{};
  const ssize_t count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (count < 0) throw failed("recv");
  buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0;
}

std::string Client::receive(bool with_body) {
  while (buffer_.find(kEndOfHead) == std::string::npos) {
    if (!receive_some()) return std::exchange(buffer_, "");
  }
  std::size_t size = buffer_.find(kEndOfHead) + kEndOfHead.size();
  if (with_body) size += length_of_body(buffer_.substr(0, size));
  while (buffer_.size() < size) {
    if (!receive_some()) return std::exchange(buffer_, "");
  }
  std::string response = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return response;
}

std::string Client::receive_all() {
  while (receive_some()) {
  }
  return std::exchange(buffer_, "");
}

std::string Client::receive_available() {
  while (!silent() && receive_some()) {
  }
  return std::exchange(buffer_, "");
}

bool Client::silent() const {
  pollfd poll{.fd = descriptor_, .events = POLLIN, .revents = 0};
  return ::poll(&poll, 1, 0) == 0;
}

std::string request(std::uint16_t port, std::string_view method, std::string_view path) {
  Client client(port);
  client.send(std::string(method) + " " + std::string(path) +
              " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  return client.receive_all();
}

}  // namespace timing::exporter
