#include "timing/run/net/connect_attempt.h"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <utility>
#include <variant>

#include "timing/base/duration.h"
#include "timing/run/net/connect_turns.h"
#include "timing/run/net/name_lookup.h"
#include "timing/run/net/plain_stream.h"
#include "timing/run/net/socket_fault.h"
#include "timing/run/net/tls_context.h"
#include "timing/run/net/tls_stream.h"

namespace timing::run {
namespace {

// 0: connected, or about to be.
int open_towards(const SocketAddress& address, Descriptor& socket) {
  socket = Descriptor(
      ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (socket.get() < 0) return errno;
  const int yes = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket.get(), address.data(), address.size()) == 0) return 0;
  return errno == EINPROGRESS ? 0 : errno;
}

int error_of(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

ConnectAttempt::ConnectAttempt(const Connector::Dependencies& dependencies, TlsSessions& sessions,
                               ConnectRequest request, Connector::Receiver& receiver)
    : dependencies_(dependencies),
      sessions_(sessions),
      request_(std::move(request)),
      receiver_(receiver) {}

ConnectAttempt::~ConnectAttempt() {
  disarm();
  unwatch();
}

void ConnectAttempt::begin() {
  beginning_ = true;
  began_ = phase_began_ = dependencies_.clock.steady_now();
  find_addresses();
  beginning_ = false;
}

void ConnectAttempt::find_addresses() {
  const std::string& host = request_.address.empty() ? request_.host : request_.address;
  if (const auto literal = SocketAddress::parse(host)) {
    addresses_ = {*literal};
    return try_next_address();
  }
  if (SocketAddresses known = known_addresses(host); !known.empty()) {
    return addresses_known(std::move(known));
  }
  auto known = dependencies_.resolver.ask(
      host, dependencies_.loop,
      [this](const Resolver::Answer& answer) { addresses_known(answer); });
  if (const auto* answer = std::get_if<Resolver::Answer>(&known)) return addresses_known(*answer);
  question_ = std::move(std::get<std::unique_ptr<Resolver::Question>>(known));
  arm(request_.deadline, [this, host] { time_is_over(fmt::format("resolving {}", host)); });
}

void ConnectAttempt::addresses_known(const Resolver::Answer& answer) {
  question_.reset();
  if (!answer) return fail(answer.error());
  phases_.add(record::Phase::dns, lap());
  addresses_ = answer.value();
  try_next_address();
}

void ConnectAttempt::try_next_address() {
  while (tried_ < addresses_.size() && !(last_fault_ && is_overdue())) {
    std::optional<Fault> fault = begin_connect(addresses_[tried_++]);
    if (!fault) return;
    last_fault_ = std::move(fault);
  }
  fail(*std::exchange(last_fault_, std::nullopt));
}

bool ConnectAttempt::is_overdue() const {
  return request_.deadline && dependencies_.clock.steady_now() >= *request_.deadline;
}

std::optional<Fault> ConnectAttempt::begin_connect(const SocketAddress& address) {
  const SocketAddress peer = address.with_port(request_.port);
  if (const int error = open_towards(peer, socket_); error != 0) return connect_fault(error, peer);
  watch(EPOLLOUT, [this] { connect_answered(); });
  turn_began_ = dependencies_.clock.steady_now();
  if (!request_.deadline) return std::nullopt;
  const std::size_t left = addresses_.size() - tried_ + 1;
  arm(end_of_turn(turn_began_, *request_.deadline, left), [this, peer] {
    address_failed(connect_timeout(dependencies_.clock.steady_now() - turn_began_, peer));
  });
  return std::nullopt;
}

void ConnectAttempt::connect_answered() {
  const int error = error_of(socket_.get());
  if (error == 0) return connected();
  address_failed(connect_fault(error, addresses_[tried_ - 1].with_port(request_.port)));
}

void ConnectAttempt::address_failed(Fault fault) {
  disarm();
  unwatch();
  last_fault_ = std::move(fault);
  try_next_address();
}

void ConnectAttempt::connected() {
  disarm();
  phases_.add(record::Phase::connect, lap());
  if (request_.tls == nullptr) {
    unwatch();
    return end(
        {.stream = std::unique_ptr<Stream>(std::make_unique<PlainStream>(std::move(socket_))),
         .phases = phases_});
  }
  const std::string name = TlsStream::peer_name(request_.tls->settings(), request_.host);
  tls_ = std::make_unique<TlsStream>(std::move(socket_), request_.tls, name, request_.protocols,
                                     sessions_.of(request_.tls, name, request_.port));
  arm(request_.deadline,
      [this] { time_is_over(fmt::format("TLS handshake with {}", request_.host)); });
  shake_hands();
}

void ConnectAttempt::shake_hands() {
  switch (tls_->handshake()) {
    case Stream::Status::done:
      return handshake_done();
    case Stream::Status::wait_readable:
      return watch(EPOLLIN, [this] { shake_hands(); });
    case Stream::Status::wait_writable:
      return watch(EPOLLOUT, [this] { shake_hands(); });
    case Stream::Status::closed:
    case Stream::Status::failed:
      return fail(*tls_->fault());
  }
}

void ConnectAttempt::handshake_done() {
  disarm();
  unwatch();
  phases_.add(record::Phase::tls, lap());
  const std::optional<std::chrono::sys_seconds> not_after = tls_->certificate_not_after();
  const bool resumed = tls_->resumed();
  std::string protocol = tls_->protocol();
  end({.stream = std::unique_ptr<Stream>(std::move(tls_)),
       .phases = phases_,
       .protocol = std::move(protocol),
       .resumed = resumed,
       .certificate_not_after = not_after});
}

void ConnectAttempt::time_is_over(std::string doing) {
  timer_.reset();
  const auto waited =
      std::chrono::round<std::chrono::milliseconds>(dependencies_.clock.steady_now() - began_);
  fail({kTimedOut, fmt::format("{}: timed out after {}", doing, format_duration(waited))});
}

void ConnectAttempt::fail(Fault fault) {
  question_.reset();
  disarm();
  unwatch();
  tls_.reset();
  socket_ = Descriptor();
  end({.stream = std::move(fault), .phases = phases_});
}

void ConnectAttempt::end(ConnectEnd end) {
  if (tried_ > 0) end.peer = addresses_[tried_ - 1].with_port(request_.port).to_string();
  if (!beginning_) return receiver_.connect_ended(std::move(end));
  end_ = std::make_shared<std::optional<ConnectEnd>>(std::move(end));
  dependencies_.loop.post([this, kept = std::weak_ptr(end_)] {
    // None: the attempt is gone.
    if (const auto told = kept.lock()) receiver_.connect_ended(*std::move(*told));
  });
}

void ConnectAttempt::watch(std::uint32_t events, std::function<void()> ready) {
  const int socket = tls_ ? tls_->socket() : socket_.get();
  dependencies_.loop.watch(socket, events, [ready = std::move(ready)](std::uint32_t) { ready(); });
  watched_ = events;
}

void ConnectAttempt::unwatch() {
  if (std::exchange(watched_, 0) == 0) return;
  dependencies_.loop.unwatch(tls_ ? tls_->socket() : socket_.get());
}

void ConnectAttempt::arm(std::optional<SteadyTime> time, std::function<void()> call) {
  disarm();
  if (time) {
    timer_ = dependencies_.loop.call_at(*time, [this, call = std::move(call)] {
      timer_.reset();
      call();
    });
  }
}

void ConnectAttempt::disarm() {
  if (timer_) dependencies_.loop.cancel(*timer_);
  timer_.reset();
}

nanoseconds ConnectAttempt::lap() {
  const SteadyTime now = dependencies_.clock.steady_now();
  return now - std::exchange(phase_began_, now);
}

}  // namespace timing::run
