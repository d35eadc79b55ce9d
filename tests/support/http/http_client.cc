#include "tests/support/http/http_client.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace timing::test {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::uint64_t content_length(const std::string& head) {
  const std::string key = "\r\nContent-Length: ";
  const std::size_t at = head.find(key);
  if (at == std::string::npos) return 0;
  return std::stoull(head.substr(at + key.size()));
}

}  // namespace

HttpClient::HttpClient(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found) != 0) {
    throw std::runtime_error("not an address: " + address);
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  socket_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) fail("socket");
  if (::connect(socket_, found->ai_addr, found->ai_addrlen) != 0) {
    ::close(socket_);
    fail("connect");
  }
}

HttpClient::HttpClient(HttpClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), buffer_(std::move(other.buffer_)) {}

HttpClient::~HttpClient() {
  if (socket_ >= 0) ::close(socket_);
}

void HttpClient::send(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0) fail("send");
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpClient::send_get(std::string_view target) const {
  send("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n\r\n");
}

bool HttpClient::read_more() {
  std::array<char, 65536> part{};
  const ssize_t got = ::recv(socket_, part.data(), part.size(), 0);
  if (got < 0 && errno != ECONNRESET) fail("recv");
  if (got <= 0) return false;
  buffer_.append(part.data(), static_cast<std::size_t>(got));
  return true;
}

ReceivedAnswer HttpClient::receive_head() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) throw std::runtime_error("closed within the head: " + buffer_);
  }
  ReceivedAnswer answer{.head = buffer_.substr(0, end + 2), .body = {}};
  buffer_.erase(0, end + 4);
  answer.status = std::stoi(answer.head.substr(answer.head.find(' ')));
  return answer;
}

ReceivedAnswer HttpClient::receive(bool keep_body) {
  ReceivedAnswer answer = receive_head();
  const std::uint64_t length = content_length(answer.head);
  for (;;) {
    const auto wanted = std::min<std::uint64_t>(buffer_.size(), length - answer.body_bytes);
    if (keep_body) answer.body += buffer_.substr(0, wanted);
    answer.body_bytes += wanted;
    buffer_.erase(0, wanted);
    if (answer.body_bytes == length) return answer;
    if (!read_more()) throw std::runtime_error("closed within the body");
  }
}

bool HttpClient::closed_by_server() { return buffer_.empty() && !read_more(); }

ReceivedAnswer HttpClient::get(std::string_view target) {
  send_get(target);
  return receive();
}

}  // namespace timing::test
