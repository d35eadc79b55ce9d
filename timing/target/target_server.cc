#include "timing/target/target_server.h"

#include <fmt/format.h>
#include <microhttpd.h>
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <limits>
#include <optional>
#include <stop_token>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "timing/base/random.h"
#include "timing/target/delay_queue.h"
#include "timing/target/echo.h"
#include "timing/target/filler.h"
#include "timing/target/listen_socket.h"
#include "timing/target/target_query.h"
#include "timing/target/wake_up.h"

namespace timing::target {
namespace {

using Response = std::unique_ptr<MHD_Response, decltype(&::MHD_destroy_response)>;

// What is kept of a request while it comes in and waits.
struct Request {
  EchoedRequest received;
  Result<TargetQuery> query = TargetQuery{};
  bool delayed = false;
};

std::string_view text_of(const char* data, std::size_t size) {
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

MHD_Result collect(void* parameters, MHD_ValueKind /*kind*/, const char* key, std::size_t key_size,
                   const char* value, std::size_t value_size) {
  static_cast<std::vector<Parameter>*>(parameters)
      ->push_back({.name = std::string(text_of(key, key_size)),
                   .value = std::string(text_of(value, value_size))});
  return MHD_YES;
}

std::vector<Parameter> values_of(MHD_Connection* connection, MHD_ValueKind kind) {
  std::vector<Parameter> parameters;
  ::MHD_get_connection_values_n(connection, kind, &collect, &parameters);
  return parameters;
}

void append_body(EchoedRequest& request, std::string_view part) {
  const std::size_t kept = std::min(part.size(), kEchoedBodyBytes - request.body.size());
  request.body += part.substr(0, kept);
  request.body_omitted += part.size() - kept;
}

Response make_response(std::string_view text, const char* content_type,
                       MHD_ResponseMemoryMode memory) {
  // The library writes into none of its buffers; its C signature cannot say so.
  Response response(
      ::MHD_create_response_from_buffer(text.size(), const_cast<char*>(text.data()), memory),
      &::MHD_destroy_response);
  ::MHD_add_response_header(response.get(), MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
  return response;
}

Response text_response(std::string_view text) {
  return make_response(text, "text/plain", MHD_RESPMEM_MUST_COPY);
}

ssize_t read_filler(void* /*closure*/, std::uint64_t position, char* buffer, std::size_t size) {
  const std::string_view part = filler_at(position).substr(0, size);
  std::ranges::copy(part, buffer);
  return static_cast<ssize_t>(part.size());
}

Response filler_response(std::uint64_t size) {
  constexpr std::size_t kBlock = std::size_t{32} * 1024;
  if (size <= kBlock) {
    return make_response(filler_at(0).substr(0, size), "text/plain", MHD_RESPMEM_PERSISTENT);
  }
  Response response(
      ::MHD_create_response_from_callback(size, kBlock, &read_filler, nullptr, nullptr),
      &::MHD_destroy_response);
  ::MHD_add_response_header(response.get(), MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
  return response;
}

bool has_no_body(unsigned status) {
  return status == MHD_HTTP_NO_CONTENT || status == MHD_HTTP_NOT_MODIFIED;
}

unsigned connection_limit() {
  constexpr rlim_t kMost = 10'000;
  constexpr rlim_t kOtherFiles = 20;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return kMost;
  return static_cast<unsigned>(
      std::clamp<rlim_t>(files.rlim_cur, kOtherFiles + 1, kMost + kOtherFiles) - kOtherFiles);
}

}  // namespace

class TargetServer::Server {
 public:
  Server(Log& log, std::uint64_t seed) : log_(log), random_(seed) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() { stop(); }

  Status start(ListenSocket socket);
  void stop();
  std::uint64_t served() const { return served_; }

 private:
  static MHD_Result handle(void* server, MHD_Connection* connection, const char* path,
                           const char* method, const char* version, const char* upload,
                           std::size_t* upload_size, void** state);
  static void forget(void* server, MHD_Connection* connection, void** state,
                     MHD_RequestTerminationCode why);

  void serve(const std::stop_token& stop);
  void wait_for_work() const;
  bool delay(MHD_Connection* connection, Request& request);
  MHD_Result answer(MHD_Connection* connection, const Request& request);
  bool happens(double share);

  Log& log_;
  WakeUp wake_up_;  // of the event loop
  DelayQueue delays_;
  Random random_;  // the event loop's
  std::atomic<std::uint64_t> served_{0};
  std::unique_ptr<MHD_Daemon, decltype(&::MHD_stop_daemon)> daemon_{nullptr, &::MHD_stop_daemon};
  std::jthread event_loop_;
};

Status TargetServer::Server::start(ListenSocket socket) {
  // The library owns the socket from here on, whether it starts or not.
  daemon_.reset(::MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr,
                                   &handle, this, MHD_OPTION_LISTEN_SOCKET, socket.release(),
                                   MHD_OPTION_CONNECTION_LIMIT, connection_limit(),
                                   MHD_OPTION_NOTIFY_COMPLETED, &forget, nullptr, MHD_OPTION_END));
  if (!daemon_) {
    return Error{"cannot start the HTTP server: " + std::generic_category().message(errno)};
  }
  event_loop_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  return Success{};
}

void TargetServer::Server::serve(const std::stop_token& stop) {
  const std::stop_callback stopped(stop, [this] { wake_up_.notify(); });
  while (!stop.stop_requested()) {
    if (::MHD_run(daemon_.get()) == MHD_NO) {
      log_.error("the target cannot go on: its HTTP library gave up; start it again");
      return;
    }
    wait_for_work();
  }
}

// Until a socket is ready, the library wants a turn, a delay is over, or the server is to stop. The
// library's own waiting does not end with a delay.
void TargetServer::Server::wait_for_work() const {
  const MHD_DaemonInfo* sockets = ::MHD_get_daemon_info(daemon_.get(), MHD_DAEMON_INFO_EPOLL_FD);
  std::array<pollfd, 2> descriptors{
      {{.fd = sockets->epoll_fd, .events = POLLIN, .revents = 0},
       {.fd = wake_up_.descriptor(), .events = POLLIN, .revents = 0}}};
  MHD_UNSIGNED_LONG_LONG timeout = 0;
  constexpr MHD_UNSIGNED_LONG_LONG kLongest = std::numeric_limits<int>::max();
  const bool limited = ::MHD_get_timeout(daemon_.get(), &timeout) == MHD_YES;
  ::poll(descriptors.data(), descriptors.size(),
         limited ? static_cast<int>(std::min(timeout, kLongest)) : -1);
  wake_up_.clear();
}

// Connections that wait are woken first: the library cannot stop while it has any. The loop is ours
// because the library's own goes on reading while it stops, and then crashes on a request that it
// does not understand (0.9.75).
void TargetServer::Server::stop() {
  delays_.finish();
  if (event_loop_.joinable()) {
    event_loop_.request_stop();
    event_loop_.join();
  }
  daemon_.reset();
}

// Called when the headers are there, for each part of the body, at the end of the request, and once
// more when its delay is over.
MHD_Result TargetServer::Server::handle(void* server, MHD_Connection* connection, const char* path,
                                        const char* method, const char* /*version*/,
                                        const char* upload, std::size_t* upload_size,
                                        void** state) {
  auto& self = *static_cast<Server*>(server);
  if (*state == nullptr) {
    auto request = std::make_unique<Request>();
    request->received.method = method;
    request->received.path = path;
    request->received.query = values_of(connection, MHD_GET_ARGUMENT_KIND);
    request->received.headers = values_of(connection, MHD_HEADER_KIND);
    request->query = parse_target_query(request->received.query);
    *state = request.release();  // forget() takes it back
    return MHD_YES;
  }
  auto& request = *static_cast<Request*>(*state);
  if (*upload_size > 0) {
    append_body(request.received, text_of(upload, std::exchange(*upload_size, 0)));
    return MHD_YES;
  }
  return self.delay(connection, request) ? MHD_YES : self.answer(connection, request);
}

void TargetServer::Server::forget(void* /*server*/, MHD_Connection* /*connection*/, void** state,
                                  MHD_RequestTerminationCode /*why*/) {
  const std::unique_ptr<Request> request(static_cast<Request*>(std::exchange(*state, nullptr)));
}

bool TargetServer::Server::delay(MHD_Connection* connection, Request& request) {
  if (!request.query || request.query.value().delay.count() == 0) return false;
  if (std::exchange(request.delayed, true)) return false;
  ::MHD_suspend_connection(connection);
  const auto end = std::chrono::steady_clock::now() + request.query.value().delay;
  const auto resume = [this, connection] {
    ::MHD_resume_connection(connection);
    wake_up_.notify();
  };
  if (!delays_.call_at(end, resume)) resume();
  return true;
}

MHD_Result TargetServer::Server::answer(MHD_Connection* connection, const Request& request) {
  served_.fetch_add(1, std::memory_order_relaxed);
  const auto send = [&](unsigned status, const Response& response) {
    return ::MHD_queue_response(connection, status, response.get());
  };
  if (!request.query) {
    return send(MHD_HTTP_BAD_REQUEST, text_response(request.query.error().message + "\n"));
  }
  const TargetQuery& query = request.query.value();
  if (happens(query.close)) return MHD_NO;
  if (happens(query.fail)) {
    return send(MHD_HTTP_INTERNAL_SERVER_ERROR, text_response("failed, as its query asked for\n"));
  }
  if (has_no_body(query.status)) return send(query.status, text_response(""));
  if (query.size) return send(query.status, filler_response(*query.size));
  return send(query.status, make_response(echo_json(request.received), "application/json",
                                          MHD_RESPMEM_MUST_COPY));
}

bool TargetServer::Server::happens(double share) {
  if (share <= 0) return false;
  constexpr double kSteps = 9007199254740992.0;  // 2^53, as many as a double tells apart
  return static_cast<double>(random_() >> 11U) / kSteps < share;
}

Result<std::unique_ptr<TargetServer>> TargetServer::start(const std::string& address, Log& log,
                                                          std::uint64_t seed) {
  auto socket = ListenSocket::open(address);
  if (!socket) return socket.error();
  std::string real_address = socket.value().address();
  auto server = std::make_unique<Server>(log, seed);
  if (auto started = server->start(std::move(socket).value()); !started) return started.error();
  log.info(fmt::format(
      "target listens on http://{}/ (try ?delay=20ms&status=503&size=10k&fail=0.05&close=0.01)",
      real_address));
  return std::unique_ptr<TargetServer>(
      new TargetServer(std::move(real_address), std::move(server)));  // NOLINT: private constructor
}

TargetServer::TargetServer(std::string address, std::unique_ptr<Server> server)
    : address_(std::move(address)), server_(std::move(server)) {}

TargetServer::~TargetServer() = default;

std::uint64_t TargetServer::requests_served() const { return server_->served(); }

void TargetServer::stop() { server_->stop(); }

}  // namespace timing::target
