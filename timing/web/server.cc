#include "timing/web/server.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "timing/web/connection.h"
#include "timing/web/exchange.h"

namespace timing::web {
namespace {

using std::chrono::milliseconds;

// In one turn, so that those who are connected have theirs.
constexpr int kMostAccepted = 128;
// Where the process has no files left, connections wait for that long.
constexpr milliseconds kBreath{100};

SteadyTime now() { return std::chrono::steady_clock::now(); }

// The library finds its end when it next looks at it.
void close(const ConnectionTable::Entry& entry) {
  // The kernel would go on offering an answer that nobody takes.
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  if (entry.phase == Phase::sending) {
    ::setsockopt(entry.descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ::shutdown(entry.descriptor, SHUT_RDWR);
}

void close(const std::vector<ConnectionTable::Entry>& entries) {
  for (const ConnectionTable::Entry& entry : entries) close(entry);
}

milliseconds until(SteadyTime time) {
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(time - now()));
}

}  // namespace

class Server::Loop {
 public:
  Loop(Options options, Handler handler, Log& log);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() { stop(); }

  Status start(std::optional<TlsSettings> tls);
  Status use_tls(std::optional<TlsSettings> tls);
  void stop();
  bool give_up_slowest_reader(std::chrono::nanoseconds longer_than);
  const std::vector<Address>& addresses() const { return addresses_; }
  std::size_t connections() const { return open_; }

 private:
  void serve(const std::stop_token& stop);
  bool turn();
  void wait(milliseconds most);
  void finish();
  void take_next_daemon();
  void deliver();
  void accept();
  bool make_room();
  milliseconds time_to_wait() const;

  Log& log_;
  const milliseconds linger_;
  std::vector<Address> addresses_;
  std::vector<ListenSocket> sockets_;
  DaemonContext context_;
  std::vector<std::unique_ptr<Daemon>> daemons_;  // the last one gets the new connections
  SteadyTime accept_again_{};
  std::atomic<std::size_t> open_ = 0;
  std::mutex next_mutex_;
  std::unique_ptr<Daemon> next_;  // from use_tls(), until the loop takes it
  std::jthread thread_;           // last: it uses all of the above
};

Server::Loop::Loop(Options options, Handler handler, Log& log)
    : log_(log),
      linger_(options.linger),
      sockets_(std::move(options.sockets)),
      context_{.handler = std::move(handler),
               .limits = options.limits,
               .connections = ConnectionTable(options.limits.times),
               .mailbox = std::make_shared<Mailbox>()} {
  for (const ListenSocket& socket : sockets_) addresses_.push_back(socket.address());
}

Status Server::Loop::start(std::optional<TlsSettings> tls) {
  auto daemon = Daemon::start(context_, std::move(tls));
  if (!daemon) return daemon.error();
  daemons_.push_back(std::move(daemon).value());
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  return Success{};
}

Status Server::Loop::use_tls(std::optional<TlsSettings> tls) {
  auto daemon = Daemon::start(context_, std::move(tls));
  if (!daemon) return daemon.error();
  {
    const std::lock_guard lock(next_mutex_);
    next_ = std::move(daemon).value();
  }
  context_.mailbox->wake_up().notify();
  return Success{};
}

void Server::Loop::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

bool Server::Loop::give_up_slowest_reader(std::chrono::nanoseconds longer_than) {
  const SteadyTime time = now();
  const auto reader = context_.connections.take_first(Phase::sending, time - longer_than, time);
  if (reader) close(*reader);
  return reader.has_value();
}

void Server::Loop::serve(const std::stop_token& stop) {
  context_.mailbox->open();
  const std::stop_callback stopped(stop, [this] { context_.mailbox->wake_up().notify(); });
  while (!stop.stop_requested()) {
    if (!turn()) {
      log_.error("the HTTP server cannot go on: its library gave up; start the program again");
      break;
    }
    wait(time_to_wait());
    accept();
  }
  finish();
}

// Whoever only waits for a request is closed at once; answers that go out have a little time.
void Server::Loop::finish() {
  sockets_.clear();
  take_next_daemon();
  const SteadyTime end = now() + linger_;
  deliver();
  while (turn() && now() < end && context_.connections.size_of(Phase::sending) > 0) {
    wait(std::min(time_to_wait(), until(end)));
  }
  context_.mailbox->close();
  daemons_.clear();
}

bool Server::Loop::turn() {
  take_next_daemon();
  deliver();
  close(context_.connections.take_expired(now()));
  const bool runs = std::ranges::all_of(daemons_, [](const auto& daemon) { return daemon->run(); });
  std::erase_if(daemons_,
                [](const auto& daemon) { return daemon->retired() && daemon->connections() == 0; });
  open_ = context_.connections.size();
  return runs;
}

void Server::Loop::take_next_daemon() {
  const std::lock_guard lock(next_mutex_);
  if (!next_) return;
  daemons_.back()->retire();
  close(context_.connections.take_all(Phase::idle, now()));
  daemons_.push_back(std::move(next_));
}

void Server::Loop::deliver() {
  for (Mailbox::Mail& mail : context_.mailbox->take()) {
    if (mail.exchange->connection != nullptr)
      mail.exchange->connection->resume(std::move(mail.reply));
  }
}

void Server::Loop::accept() {
  // Whoever connects after use_tls() has returned is served so.
  take_next_daemon();
  for (const ListenSocket& socket : sockets_) {
    for (int accepted = 0; accepted < kMostAccepted && now() >= accept_again_; ++accepted) {
      std::optional<Descriptor> connection = socket.accept();
      if (connection && make_room()) {
        daemons_.back()->add(*std::move(connection));
      } else if (!connection && (errno == EMFILE || errno == ENFILE)) {
        if (const auto victim = context_.connections.take_victim(now())) close(*victim);
        accept_again_ = now() + kBreath;
      } else if (!connection && errno != ECONNABORTED && errno != EINTR) {
        break;
      }
    }
  }
}

// False: all connections are busy.
bool Server::Loop::make_room() {
  const ConnectionTable& connections = context_.connections;
  if (connections.size() - connections.size_of(Phase::closing) < context_.limits.connections) {
    return true;
  }
  const auto victim = context_.connections.take_victim(now());
  if (victim) close(*victim);
  return victim.has_value();
}

milliseconds Server::Loop::time_to_wait() const {
  milliseconds time = milliseconds::max();
  for (const auto& daemon : daemons_) time = std::min(time, daemon->timeout().value_or(time));
  if (const auto expiry = context_.connections.next_expiry()) time = std::min(time, until(*expiry));
  if (now() < accept_again_) time = std::min(time, until(accept_again_));
  return time;
}

// Until a socket is ready, an answer is there, `most` is over, or the server is to stop. The
// library's own waiting does not end with an answer.
void Server::Loop::wait(milliseconds most) {
  std::vector<pollfd> descriptors{
      {.fd = context_.mailbox->wake_up().descriptor(), .events = POLLIN, .revents = 0}};
  for (const auto& daemon : daemons_) {
    descriptors.push_back({.fd = daemon->descriptor(), .events = POLLIN, .revents = 0});
  }
  if (now() >= accept_again_) {
    for (const ListenSocket& socket : sockets_) {
      descriptors.push_back({.fd = socket.descriptor(), .events = POLLIN, .revents = 0});
    }
  }
  constexpr milliseconds kLongest{std::numeric_limits<int>::max()};
  const bool limited = most != milliseconds::max();
  ::poll(descriptors.data(), descriptors.size(),
         limited ? static_cast<int>(std::min(most, kLongest).count()) : -1);
  context_.mailbox->wake_up().clear();
}

Result<std::unique_ptr<Server>> Server::start(Options options, Handler handler, Log& log) {
  std::optional<TlsSettings> tls = std::move(options.tls);
  auto loop = std::make_unique<Loop>(std::move(options), std::move(handler), log);
  if (const Status started = loop->start(std::move(tls)); !started) return started.error();
  return std::unique_ptr<Server>(new Server(std::move(loop)));  // NOLINT: private constructor
}

Server::Server(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}

Server::~Server() = default;

const std::vector<Address>& Server::addresses() const { return loop_->addresses(); }

std::size_t Server::connections() const { return loop_->connections(); }

Status Server::use_tls(std::optional<TlsSettings> tls) { return loop_->use_tls(std::move(tls)); }

bool Server::give_up_slowest_reader(std::chrono::nanoseconds longer_than) {
  return loop_->give_up_slowest_reader(longer_than);
}

void Server::stop() { loop_->stop(); }

}  // namespace timing::web
