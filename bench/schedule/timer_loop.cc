// The least that a program can do to be on time: a timerfd armed for each tick, and nothing else.
//
// Usage: bench_timer_loop INTERVAL SECONDS [PORT]
//   INTERVAL  nanoseconds
//   PORT      of a bench_receiver: every tick sends it a request
// Prints how late it woke up.
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "bench/program.h"
#include "bench/schedule/delays.h"
#include "timing/base/clock.h"

namespace {

using timing::nanoseconds;
using timing::SteadyTime;

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
constexpr int kNoConnection = -1;

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

int connect_to(const std::string& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int connection = checked(::socket(AF_INET, SOCK_STREAM, 0), "socket");
  checked(::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address), "connect");
  const int on = 1;
  checked(::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
  return connection;
}

// The ticks come from epoll, as in our event loop.
class Timer {
 public:
  Timer()
      : epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
        timer_(checked(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), "timerfd_create")) {
    epoll_event event{};
    event.events = EPOLLIN;
    checked(::epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event), "epoll_ctl");
  }

  void wait_until(SteadyTime time) const {
    const auto since_epoch = time.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
    itimerspec spec{};
    spec.it_value = {.tv_sec = seconds.count(), .tv_nsec = (since_epoch - seconds).count()};
    checked(::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &spec, nullptr), "timerfd_settime");
    epoll_event event{};
    while (::epoll_wait(epoll_, &event, 1, -1) < 1) continue;
  }

 private:
  int epoll_;  // these stay open until the process ends
  int timer_;
};

void exchange(int connection) {
  std::array<char, 256> answer{};
  if (::send(connection, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0 ||
      ::recv(connection, answer.data(), answer.size(), 0) <= 0) {
    throw std::system_error(errno, std::generic_category(), "the receiver is gone");
  }
}

int run(int argc, char** argv) {
  if (argc < 3 || argc > 4) throw std::invalid_argument("usage: INTERVAL SECONDS [PORT]");
  const nanoseconds interval(std::stoll(argv[1]));
  const std::chrono::seconds span(std::stoll(argv[2]));
  const int connection = argc == 4 ? connect_to(argv[3]) : kNoConnection;

  const timing::SystemClock clock;
  const Timer timer;
  const timing::Instant anchor = clock.now();
  std::vector<nanoseconds> delays;
  delays.reserve(static_cast<std::size_t>(span / interval));
  for (SteadyTime tick = anchor.steady + interval; tick <= anchor.steady + span; tick += interval) {
    timer.wait_until(tick);
    delays.push_back(clock.steady_now() - tick);
    if (connection != kNoConnection) exchange(connection);
  }
  const std::size_t ticks = delays.size();
  const auto [p50, p99, most] = timing::bench::quantiles_of(std::move(delays));
  fmt::print("runs {}\np50_ns {}\np99_ns {}\nmax_ns {}\n", ticks, p50.count(), p99.count(),
             most.count());
  const nanoseconds anchor_by_wall_clock = anchor.wall.time_since_epoch();
  fmt::print("anchor {}.{:09}\n", anchor_by_wall_clock / std::chrono::seconds(1),
             (anchor_by_wall_clock % std::chrono::seconds(1)).count());
  return 0;
}

}  // namespace

int main(int argc, char** argv) { return timing::bench::run_program(run, argc, argv); }
