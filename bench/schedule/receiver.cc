// An HTTP server that notes when the kernel received each request, and does as little else as it
// can.
//
// Usage: bench_receiver STAMPS
// Listens on a free port of the loopback, whose number it prints; until SIGTERM it answers every
// request with 6 bytes on a connection that stays open. Then it writes one line per request to the
// file STAMPS: nanoseconds since 1970 at which the segment that completed it was received.
//
// The stamps are the kernel's (SO_TIMESTAMPNS; Linux gives them for TCP with recvmsg, of the last
// segment that was read). On the loopback a segment is stamped within the sender's own system call:
// so a stamp tells when the sender sent, however late this program is scheduled.
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <vector>

#include "bench/program.h"

namespace {

using std::chrono::nanoseconds;

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";
constexpr std::string_view kEndOfRequest = "\r\n\r\n";
constexpr std::size_t kExpectedRequests = 2'000'000;

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

void set_option(int socket, int level, int option) {
  const int on = 1;
  checked(::setsockopt(socket, level, option, &on, sizeof on), "setsockopt");
}

int block_and_follow_sigterm() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  checked(::sigprocmask(SIG_BLOCK, &signals, nullptr), "sigprocmask");
  return checked(::signalfd(-1, &signals, SFD_CLOEXEC), "signalfd");
}

std::optional<nanoseconds> stamp_of(msghdr& message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec time{};
    std::memcpy(&time, CMSG_DATA(part), sizeof time);
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
  }
  return std::nullopt;
}

class Receiver {
 public:
  Receiver()
      : signals_(block_and_follow_sigterm()),
        epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
        listener_(checked(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket")) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    checked(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), "bind");
    set_option(listener_, SOL_SOCKET, SO_TIMESTAMPNS);  // its connections inherit it
    checked(::listen(listener_, SOMAXCONN), "listen");
    watch(listener_);
    watch(signals_);
    stamps_.reserve(kExpectedRequests);
  }

  int port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    checked(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
    return ntohs(address.sin_port);
  }

  // Until SIGTERM.
  void run() {
    std::array<epoll_event, 256> events{};
    while (!ended_) {
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int index = 0; index < count; ++index) {
        handle(events[static_cast<std::size_t>(index)].data.fd);
      }
    }
  }

  const std::vector<nanoseconds>& stamps() const { return stamps_; }

 private:
  void watch(int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    checked(::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
  }

  void handle(int descriptor) {
    if (descriptor == signals_) {
      ended_ = true;
    } else if (descriptor == listener_) {
      accept();
    } else {
      receive(descriptor);
    }
  }

  void accept() {
    int connection = -1;
    while ((connection = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) {
      set_option(connection, IPPROTO_TCP, TCP_NODELAY);
      watch(connection);
    }
  }

  void receive(int connection) {
    std::array<char, 8192> bytes{};
    alignas(cmsghdr) std::array<char, 256> control{};
    iovec buffer{.iov_base = bytes.data(), .iov_len = bytes.size()};
    msghdr message{};
    message.msg_iov = &buffer;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t length = ::recvmsg(connection, &message, 0);
    if (length <= 0) {
      if (length == 0 || errno != EAGAIN) ::close(connection);
      return;
    }
    // One request at a time; one in several segments is complete with the last of them.
    const std::string_view text(bytes.data(), static_cast<std::size_t>(length));
    if (!text.ends_with(kEndOfRequest)) return;
    [[maybe_unused]] const ssize_t sent =
        ::send(connection, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
    if (const auto stamp = stamp_of(message)) {
      stamps_.push_back(*stamp);
    } else if (!stamps_.empty()) {  // the kernel begins to stamp a moment after it is asked to
      throw std::runtime_error("the kernel gave no time of receipt");
    }
  }

  int signals_;  // these stay open until the process ends
  int epoll_;
  int listener_;
  bool ended_ = false;
  std::vector<nanoseconds> stamps_;
};

void raise_open_file_limit() {
  rlimit limit{};
  checked(::getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  checked(::setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

int run(int argc, char** argv) {
  if (argc != 2) throw std::invalid_argument("usage: STAMPS");
  raise_open_file_limit();
  Receiver receiver;
  fmt::print("{}\n", receiver.port());
  std::fflush(stdout);
  receiver.run();
  std::ofstream file(argv[1]);
  for (const nanoseconds stamp : receiver.stamps()) file << stamp.count() << '\n';
  return file.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) { return timing::bench::run_program(run, argc, argv); }
