#include "exporter/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "exporter/access.h"
#include "exporter/worker_pool.h"
#include "timing/web/server.h"

namespace timing::exporter {
namespace {

// What they do is computing: more of them would only share the processors.
constexpr unsigned kThreads = 4;
// How long the end of the server waits for answers that are going out: the last scrape of many
// series takes some time on a slow network.
constexpr std::chrono::seconds kLinger{2};

Request request_of(web::Request&& received) {
  Request request{.method = std::move(received.method),
                  .path = std::move(received.path),
                  .query = std::move(received.query)};
  request.headers.reserve(received.headers.size());
  for (web::Field& header : received.headers) {
    request.headers.emplace_back(std::move(header.name), std::move(header.value));
  }
  return request;
}

web::Response response_of(Response&& response) {
  web::Response sent{.status = static_cast<unsigned>(response.status)};
  sent.headers = {{.name = "Content-Type", .value = std::move(response.content_type)},
                  {.name = "Cache-Control", .value = "no-store"},
                  {.name = "X-Content-Type-Options", .value = "nosniff"}};
  for (auto& [name, value] : response.headers) {
    // The only value that it has is there already.
    if (name == "X-Content-Type-Options") continue;
    sent.headers.push_back({.name = std::move(name), .value = std::move(value)});
  }
  sent.body = std::move(response.body);
  return sent;
}

Response too_many_requests() {
  return {.status = 503,
          .body = fmt::format("More than {} requests at once, try again later.\n", kMostRequests)};
}

Result<std::vector<web::ListenSocket>> open_sockets(const std::vector<Address>& addresses) {
  std::vector<web::ListenSocket> sockets;
  for (const Address& address : addresses) {
    auto socket = web::ListenSocket::open(address);
    if (!socket) return socket.error();
    sockets.push_back(std::move(socket).value());
  }
  return sockets;
}

}  // namespace

web::Limits endpoint_limits() {
  constexpr unsigned kMostConnections = 2'000;
  constexpr double kShareOfFiles = 0.25;
  constexpr std::uint64_t kLargestBody = std::uint64_t{1} << 20U;
  return {.times = {.idle = std::chrono::minutes(2),
                    .head = std::chrono::seconds(5),
                    .body = std::chrono::seconds(5),
                    .sending = std::chrono::seconds(30)},
          .connections = web::connections_within_file_limit(kMostConnections, kShareOfFiles),
          .body = kLargestBody};
}

class Server::Listener {
 public:
  Listener(const ServerOptions& options, RequestHandler handler);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  Status listen(const ServerOptions& options, Log& log);
  Status apply(const WebSettings& settings);
  const web::Server& server() const { return *server_; }

 private:
  using Place = std::shared_ptr<const void>;

  void take(web::Request received, const web::Answer& answer);
  Place find_place();
  bool is_quick(const Request& request) const;
  std::shared_ptr<const Access> access() const;

  const RequestHandler handler_;
  const std::chrono::nanoseconds patience_;
  const std::vector<std::string> quick_paths_;
  const std::function<void()> refused_;
  std::shared_ptr<std::atomic<unsigned>> under_way_ = std::make_shared<std::atomic<unsigned>>(0);
  mutable std::mutex settings_mutex_;
  std::optional<web::TlsSettings> tls_;
  std::shared_ptr<const Access> access_;
  std::unique_ptr<web::Server> server_;
  WorkerPool quick_workers_{1};
  WorkerPool workers_{kThreads};
};

Server::Listener::Listener(const ServerOptions& options, RequestHandler handler)
    : handler_(std::move(handler)),
      patience_(options.patience),
      quick_paths_(options.quick_paths),
      refused_(options.refused),
      tls_(options.web.tls),
      access_(std::make_shared<Access>(options.web, nullptr)) {}

// The handlers first: what they have answered may still go out.
Server::Listener::~Listener() {
  workers_.stop();
  quick_workers_.stop();
  if (server_) server_->stop();
}

Status Server::Listener::listen(const ServerOptions& options, Log& log) {
  auto sockets = open_sockets(options.addresses);
  if (!sockets) return sockets.error();
  // A handler may be called before start() returns.
  const std::lock_guard lock(settings_mutex_);
  auto server = web::Server::start(
      {.sockets = std::move(sockets).value(),
       .limits = options.limits,
       .tls = options.web.tls,
       .linger = kLinger},
      [this](web::Request received, const web::Answer& answer) {
        take(std::move(received), answer);
      },
      log);
  if (!server) return server.error();
  server_ = std::move(server).value();
  return Success{};
}

Status Server::Listener::apply(const WebSettings& settings) {
  const std::lock_guard lock(settings_mutex_);
  if (settings.tls != tls_) {
    if (Status changed = server_->use_tls(settings.tls); !changed) return changed;
    tls_ = settings.tls;
  }
  access_ = std::make_shared<Access>(settings, access_.get());
  return Success{};
}

void Server::Listener::take(web::Request received, const web::Answer& answer) {
  Request request = request_of(std::move(received));
  const bool quick = is_quick(request);
  Place place = quick ? nullptr : find_place();
  if (!quick && !place) {
    refused_();
    Response response = too_many_requests();
    access()->decorate(response);
    answer.send(response_of(std::move(response)));
    return;
  }
  (quick ? quick_workers_ : workers_)
      .submit([this, answer, request = std::move(request), place = std::move(place)]() mutable {
        const std::shared_ptr<const Access> access = this->access();
        Response response = access->respond(request, handler_);
        access->decorate(response);
        web::Response sent = response_of(std::move(response));
        sent.kept = std::move(place);
        answer.send(std::move(sent));
      });
}

// Called on the loop's thread alone, so that nobody else takes the last place meanwhile. A place is
// free again when what it was kept by is gone.
Server::Listener::Place Server::Listener::find_place() {
  if (*under_way_ >= kMostRequests) {
    const std::lock_guard lock(settings_mutex_);
    if (!server_ || !server_->give_up_slowest_reader(patience_)) return nullptr;
  }
  ++*under_way_;
  return {under_way_.get(), [counter = under_way_](const void*) { --*counter; }};
}

bool Server::Listener::is_quick(const Request& request) const {
  return std::ranges::find(quick_paths_, request.path) != quick_paths_.end();
}

std::shared_ptr<const Access> Server::Listener::access() const {
  const std::lock_guard lock(settings_mutex_);
  return access_;
}

Server::Server(std::unique_ptr<Listener> listener) : listener_(std::move(listener)) {}

Server::~Server() = default;

const std::vector<Address>& Server::addresses() const { return listener_->server().addresses(); }

std::size_t Server::connections() const { return listener_->server().connections(); }

Status Server::apply(const WebSettings& settings) { return listener_->apply(settings); }

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, RequestHandler handler,
                                              Log& log) {
  auto listener = std::make_unique<Listener>(options, std::move(handler));
  const Status listening = listener->listen(options, log);
  if (!listening.ok()) return listening.error();
  return std::make_unique<Server>(std::move(listener));
}

}  // namespace timing::exporter
