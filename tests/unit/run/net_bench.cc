#include "tests/unit/run/net_bench.h"

#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "timing/run/net/socket_address.h"

namespace timing::test {
namespace {

constexpr std::chrono::seconds kPatience(20);

class KeptEnd final : public run::Connector::Receiver {
 public:
  explicit KeptEnd(run::EventLoop& loop) : loop_(loop) {}
  void connect_ended(run::ConnectEnd ended) override {
    end.emplace(std::move(ended));
    loop_.post([] {});
  }

  std::optional<run::ConnectEnd> end;

 private:
  run::EventLoop& loop_;
};

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

}  // namespace

NetBench::NetBench(run::Resolver::Lookup lookup)
    : resolver({.clock = clock, .lookup = std::move(lookup), .on_idle = nullptr}) {}

void NetBench::run_until(const std::function<bool()>& done) {
  const SteadyTime late = clock.steady_now() + kPatience;
  std::function<void()> look = [&] {
    if (done()) return loop.stop();
    if (clock.steady_now() > late) {
      ADD_FAILURE() << "it did not come to that in time";
      return loop.stop();
    }
    loop.call_at(clock.steady_now() + std::chrono::microseconds(200), look);
  };
  loop.post(look);
  loop.run();
}

run::ConnectEnd NetBench::connect(run::ConnectRequest request) {
  KeptEnd kept(loop);
  const auto attempt = connector.connect(std::move(request), kept);
  EXPECT_FALSE(kept.end) << "told from within connect()";
  run_until([&] { return kept.end.has_value(); });
  return kept.end ? *std::move(kept.end)
                  : run::ConnectEnd{.stream = run::Fault{0, "it did not end"}};
}

std::unique_ptr<run::Stream> NetBench::connect_well(run::ConnectRequest request) {
  run::ConnectEnd end = connect(std::move(request));
  if (!end.stream) throw std::runtime_error(end.stream.error().words);
  return std::move(end.stream).value();
}

NetBench::Exchange NetBench::exchange(run::Stream& stream, std::string_view text,
                                      const std::function<bool(const std::string&)>& enough,
                                      std::size_t buffer_size) {
  using Status = run::Stream::Status;
  Exchange result;
  std::vector<char> buffer(buffer_size);
  bool over = false;
  const auto write = [&] {
    while (!text.empty()) {
      const auto progress = stream.write(text);
      if (progress.status != Status::done) {
        if (progress.status == Status::failed) over = true;
        if (over) result.end = progress.status;
        return;
      }
      text.remove_prefix(progress.bytes);
    }
  };
  const auto read = [&](bool ended) {
    while (!over) {
      const auto progress = stream.read(buffer);
      if (progress.status == Status::closed || progress.status == Status::failed) {
        over = true;
        result.end = progress.status;
      }
      if (progress.status != Status::done) return;
      result.received.append(buffer.data(), progress.bytes);
      if (enough(result.received)) over = true;
      if (progress.bytes < buffer.size() && !stream.has_pending() && !ended) return;
    }
  };
  loop.watch(stream.socket(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, [&](std::uint32_t events) {
    read((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
    if (!over) write();
  });
  loop.post([&] {
    write();
    if (stream.has_pending()) read(false);
  });
  run_until([&] { return over; });
  loop.unwatch(stream.socket());
  return result;
}

NetBench::Exchange NetBench::receive_all(run::Stream& stream) {
  return exchange(stream, "", [](const std::string&) { return false; });
}

std::shared_ptr<const run::TlsContext> tls(const config::Tls& settings) {
  auto loaded = run::TlsContext::load(settings);
  if (!loaded) throw std::runtime_error(loaded.error().words);
  return loaded.value();
}

Listener::Listener(const std::string& address, std::uint16_t port, int backlog) {
  const run::SocketAddress place = run::SocketAddress::parse(address).value().with_port(port);
  socket_ = Descriptor(checked(::socket(place.family(), SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
  // One that refuses has its port for itself.
  const int reuse = backlog >= 0 ? 1 : 0;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  checked(::bind(socket_.get(), place.data(), place.size()), "bind");
  if (backlog >= 0) checked(::listen(socket_.get(), backlog), "listen");
  sockaddr_in6 bound{};
  socklen_t length = sizeof bound;
  auto* const generic = reinterpret_cast<sockaddr*>(&bound);
  checked(::getsockname(socket_.get(), generic, &length), "getsockname");
  port_ = run::SocketAddress(*generic).port();
}

Descriptor Listener::accept() const {
  pollfd ready{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  const int milliseconds = static_cast<int>(std::chrono::milliseconds(kPatience).count());
  if (::poll(&ready, 1, milliseconds) != 1) throw std::runtime_error("nobody connected");
  return Descriptor(checked(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept"));
}

Blackhole::Blackhole(const std::string& address, std::uint16_t port) : listener_(address, port, 0) {
  const run::SocketAddress place =
      run::SocketAddress::parse(address).value().with_port(listener_.port());
  // The kernel takes a little more than it is told.
  constexpr int kEnough = 4;
  for (int count = 0; count < kEnough; ++count) {
    fillers_.emplace_back(
        checked(::socket(place.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"));
    ::connect(fillers_.back().get(), place.data(), place.size());
  }
}

namespace {

void pass_on(const Descriptor& from, const Descriptor& to) {
  char byte = 0;
  while (::recv(from.get(), &byte, 1, 0) == 1) {
    if (::send(to.get(), &byte, 1, MSG_NOSIGNAL) != 1) break;
  }
  ::shutdown(to.get(), SHUT_WR);
}

}  // namespace

Trickle::Trickle(std::uint16_t port, std::uint16_t own)
    : listener_("127.0.0.1", own),
      server_(checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket")) {
  const auto place = run::SocketAddress::parse("127.0.0.1").value().with_port(port);
  checked(::connect(server_.get(), place.data(), place.size()), "connect");
  there_ = std::jthread([this] {
    const Descriptor client = listener_.accept();
    const int yes = 1;
    ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const std::jthread back([&] { pass_on(server_, client); });
    pass_on(client, server_);
    ::shutdown(server_.get(), SHUT_RDWR);
  });
}

Trickle::~Trickle() { ::shutdown(server_.get(), SHUT_RDWR); }

}  // namespace timing::test
