#include "bench/exporter/scraper.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace timing::bench {
namespace {

constexpr std::string_view kRequest =
    "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
constexpr std::string_view kGood = "HTTP/1.1 200";

ssize_t checked(ssize_t result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

class Connection {
 public:
  explicit Connection(std::uint16_t port)
      : socket_(
            static_cast<int>(checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"))) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    checked(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), "connect");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  int socket() const { return socket_; }

 private:
  int socket_;
};

// Its size. Nothing is kept of it: what the asker does with it is not measured.
std::size_t fetch_page(std::uint16_t port) {
  const Connection connection(port);
  checked(::send(connection.socket(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL), "send");
  std::array<char, 65536> buffer{};
  std::size_t size = 0;
  while (const auto part = static_cast<std::size_t>(
             checked(::recv(connection.socket(), buffer.data(), buffer.size(), 0), "recv"))) {
    if (size == 0 && !std::string_view(buffer.data(), part).starts_with(kGood)) return 0;
    size += part;
  }
  return size;
}

}  // namespace

Scraper::Scraper(std::uint16_t port, std::chrono::milliseconds interval)
    : port_(port), interval_(interval), thread_([this] { run(); }) {}

Scraper::~Scraper() {
  stopping_ = true;
  thread_.join();
}

void Scraper::run() {
  auto next = std::chrono::steady_clock::now();
  while (!stopping_) {
    page_size_ = fetch_page(port_);
    if (page_size_ != 0) ++scrapes_;
    next += interval_;
    std::this_thread::sleep_until(next);
  }
}

}  // namespace timing::bench
