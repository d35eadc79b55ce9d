#include "tests/support/http/http_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>

#include "tests/support/http/http_wire.h"
#include "timing/base/descriptor.h"

namespace timing::test {
namespace {

bool same_name(std::string_view left, std::string_view right) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return std::ranges::equal(left, right, {}, lower, lower);
}

[[noreturn]] void fail(const char* call) {
  throw std::system_error(errno, std::generic_category(), call);
}

Descriptor listen_on_loopback() {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(socket.get(), generic, sizeof address) != 0) fail("bind");
  if (::listen(socket.get(), SOMAXCONN) != 0) fail("listen");
  return socket;
}

std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    fail("getsockname");
  }
  return ntohs(address.sin_port);
}

// Closing the socket then sends a reset.
void reset_on_close(int socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

bool ReceivedRequest::has(std::string_view name) const {
  return std::ranges::any_of(headers,
                             [&](const auto& header) { return same_name(header.first, name); });
}

std::string ReceivedRequest::header(std::string_view name) const {
  const auto found = std::ranges::find_if(
      headers, [&](const auto& header) { return same_name(header.first, name); });
  return found == headers.end() ? std::string() : found->second;
}

HttpAnswer HttpAnswer::text(std::string body) {
  HttpAnswer answer;
  answer.body = std::move(body);
  return answer;
}

HttpAnswer HttpAnswer::of_status(int status) {
  HttpAnswer answer;
  answer.status = status;
  return answer;
}

HttpAnswer HttpAnswer::redirect(int status, std::string location) {
  return of_status(status).with("Location", std::move(location));
}

HttpAnswer HttpAnswer::of_bytes(std::string bytes) {
  HttpAnswer answer;
  answer.raw = std::move(bytes);
  answer.ending = Ending::close;
  return answer;
}

HttpAnswer HttpAnswer::close_at_once() { return of_bytes(""); }

HttpAnswer HttpAnswer::reset_at_once() {
  HttpAnswer answer = of_bytes("");
  answer.ending = Ending::reset;
  return answer;
}

HttpAnswer HttpAnswer::silence() {
  HttpAnswer answer = of_bytes("");
  answer.ending = Ending::silence;
  return answer;
}

HttpAnswer HttpAnswer::truncated(std::string body, std::size_t promised) {
  HttpAnswer answer = text(std::move(body)).with("Content-Length", std::to_string(promised));
  answer.ending = Ending::close;
  return answer;
}

HttpAnswer HttpAnswer::with(std::string name, std::string value) && {
  headers.emplace_back(std::move(name), std::move(value));
  return std::move(*this);
}

HttpAnswer HttpAnswer::after(std::chrono::milliseconds before) && {
  delay = before;
  return std::move(*this);
}

class HttpServer::Service {
 public:
  Service(Handler handler, std::string greeting)
      : handler_(std::move(handler)),
        greeting_(std::move(greeting)),
        listener_(listen_on_loopback()),
        port_(port_of(listener_.get())),
        acceptor_([this] { accept_all(); }) {}

  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  ~Service() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      for (const Connection& connection : connections_) shut_down(connection);
    }
    changed_.notify_all();
    ::shutdown(listener_.get(), SHUT_RDWR);
    acceptor_.join();
    connections_.clear();  // joins
  }

  std::uint16_t port() const { return port_; }

  std::vector<ReceivedRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::size_t request_count() const {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }

  std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return accepted_;
  }

  std::size_t open_connections() const {
    const std::lock_guard lock(mutex_);
    return open_;
  }

  bool wait_for_requests(std::size_t count, std::chrono::milliseconds limit) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return requests_.size() >= count; });
  }

  bool wait_for_open_connections(std::size_t count, std::chrono::milliseconds limit) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return open_ == count; });
  }

  void clear_requests() {
    const std::lock_guard lock(mutex_);
    requests_.clear();
  }

 private:
  struct Connection {
    Descriptor socket;
    bool ended = false;  // its thread is about to return, or has
    std::jthread thread;
  };

  static void shut_down(const Connection& connection) {
    if (!connection.ended) ::shutdown(connection.socket.get(), SHUT_RDWR);
  }

  void accept_all() {
    while (true) {
      Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      if (socket.get() < 0) continue;  // the peer was gone before it was accepted
      std::erase_if(connections_, [](const Connection& connection) { return connection.ended; });
      Connection& connection = connections_.emplace_back();
      connection.socket = std::move(socket);
      ++open_;
      connection.thread =
          std::jthread([this, &connection, number = accepted_++] { serve(connection, number); });
      changed_.notify_all();
    }
  }

  void serve(Connection& connection, std::size_t number) {
    const int socket = connection.socket.get();
    HttpReader reader(socket);
    send_all(socket, greeting_);
    while (auto request = reader.read_request()) {
      request->connection = number;
      record(*request);
      const HttpAnswer answer = handler_(*request);
      wait(answer.delay);
      if (!send_all(socket, wire_form(answer, *request))) break;
      if (answer.framing == HttpAnswer::Framing::until_close) break;
      if (answer.ending == HttpAnswer::Ending::half_close) record_rest(socket, reader, number);
      if (answer.ending == HttpAnswer::Ending::silence) reader.drain();
      if (answer.ending == HttpAnswer::Ending::reset) reset_on_close(socket);
      if (answer.ending != HttpAnswer::Ending::keep_alive) break;
    }
    const std::lock_guard lock(mutex_);
    connection.socket = Descriptor();
    connection.ended = true;
    --open_;
    changed_.notify_all();
  }

  void record_rest(int socket, HttpReader& reader, std::size_t number) {
    ::shutdown(socket, SHUT_WR);
    while (auto request = reader.read_request()) {
      request->connection = number;
      record(*request);
    }
  }

  void record(const ReceivedRequest& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    changed_.notify_all();
  }

  void wait(std::chrono::milliseconds delay) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, delay, [this] { return stopping_; });
  }

  Handler handler_;
  std::string greeting_;
  Descriptor listener_;
  std::uint16_t port_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<ReceivedRequest> requests_;
  std::list<Connection> connections_;
  std::size_t accepted_ = 0;
  std::size_t open_ = 0;
  bool stopping_ = false;
  std::thread acceptor_;  // last: it uses all the others
};

HttpServer::HttpServer(Handler handler, std::string greeting)
    : service_(std::make_unique<Service>(std::move(handler), std::move(greeting))) {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return service_->port(); }

std::string HttpServer::url(std::string_view path) const {
  return fmt::format("http://127.0.0.1:{}{}", port(), path);
}

std::vector<ReceivedRequest> HttpServer::requests() const { return service_->requests(); }

std::size_t HttpServer::request_count() const { return service_->request_count(); }

std::size_t HttpServer::connections() const { return service_->connections(); }

std::size_t HttpServer::open_connections() const { return service_->open_connections(); }

bool HttpServer::wait_for_requests(std::size_t count, std::chrono::milliseconds limit) const {
  return service_->wait_for_requests(count, limit);
}

bool HttpServer::wait_for_open_connections(std::size_t count,
                                           std::chrono::milliseconds limit) const {
  return service_->wait_for_open_connections(count, limit);
}

void HttpServer::clear_requests() { service_->clear_requests(); }

}  // namespace timing::test
