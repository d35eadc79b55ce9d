#include "timing/target/target_server.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <string_view>
#include <utility>

#include "timing/base/random.h"
#include "timing/target/delay_queue.h"
#include "timing/target/echo.h"
#include "timing/target/filler.h"
#include "timing/target/target_query.h"
#include "timing/web/server.h"

namespace timing::target {
namespace {

constexpr std::string_view kText = "text/plain";
constexpr std::string_view kJson = "application/json";
constexpr unsigned kBadRequest = 400;
constexpr unsigned kInternalServerError = 500;
constexpr unsigned kMostConnections = 10'000;
// Of the process' files; the rest are for itself.
constexpr double kShareOfFiles = 0.98;

web::Response response(unsigned status, std::string_view type, web::Body body) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = std::string(type)}},
          .body = std::move(body)};
}

web::Body filler(std::uint64_t size) {
  constexpr std::uint64_t kBlock = std::uint64_t{32} * 1024;
  if (size <= kBlock) return filler_at(0).substr(0, size);
  return web::MadeBody{.size = size, .at = &filler_at};
}

bool has_no_body(unsigned status) {
  constexpr unsigned kNoContent = 204;
  constexpr unsigned kNotModified = 304;
  return status == kNoContent || status == kNotModified;
}

std::string echo(web::Request request) {
  return echo_json({.method = std::move(request.method),
                    .path = std::move(request.path),
                    .query = std::move(request.parameters),
                    .headers = std::move(request.headers),
                    .body = std::move(request.body),
                    .body_omitted = request.body_omitted});
}

}  // namespace

class TargetServer::Server {
 public:
  explicit Server(std::uint64_t seed) : random_(seed) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() { stop(); }

  Status start(web::ListenSocket socket, Log& log);
  void stop();
  std::uint64_t served() const { return served_; }

 private:
  void handle(web::Request request, const web::Answer& answer);
  bool happens(double share);
  web::Response respond(web::Request request, const TargetQuery& query);

  DelayQueue delays_;
  Random random_;  // the event loop's
  std::atomic<std::uint64_t> served_{0};
  std::unique_ptr<web::Server> server_;
};

Status TargetServer::Server::start(web::ListenSocket socket, Log& log) {
  web::Server::Options options;
  options.sockets.push_back(std::move(socket));
  options.limits.connections = web::connections_within_file_limit(kMostConnections, kShareOfFiles);
  options.limits.kept_body = kEchoedBodyBytes;
  auto server = web::Server::start(
      std::move(options),
      [this](web::Request request, const web::Answer& answer) {
        handle(std::move(request), answer);
      },
      log);
  if (!server) return server.error();
  server_ = std::move(server).value();
  return Success{};
}

// The server first, so that nothing is waited for and nothing more is answered.
void TargetServer::Server::stop() {
  if (server_) server_->stop();
  delays_.finish();
}

void TargetServer::Server::handle(web::Request request, const web::Answer& answer) {
  const Result<TargetQuery> parsed = parse_target_query(request.parameters);
  if (!parsed) {
    served_.fetch_add(1, std::memory_order_relaxed);
    answer.send(response(kBadRequest, kText, parsed.error().message + "\n"));
    return;
  }
  const TargetQuery& query = parsed.value();
  // Drawn as requests come, so that the seed decides whatever their delays are.
  const bool closes = happens(query.close);
  auto conclude = [this, answer, closes,
                   response = closes ? web::Response{} : respond(std::move(request), query)] {
    served_.fetch_add(1, std::memory_order_relaxed);
    closes ? answer.hang_up() : answer.send(response);
  };
  if (query.delay.count() == 0) {
    conclude();
  } else if (const SteadyTime end = std::chrono::steady_clock::now() + query.delay;
             !delays_.call_at(end, conclude)) {
    answer.hang_up();
  }
}

web::Response TargetServer::Server::respond(web::Request request, const TargetQuery& query) {
  if (happens(query.fail)) {
    return response(kInternalServerError, kText,
                    std::string_view("failed, as its query asked for\n"));
  }
  if (has_no_body(query.status)) return response(query.status, kText, std::string_view());
  if (query.size) return response(query.status, kText, filler(*query.size));
  return response(query.status, kJson, echo(std::move(request)));
}

bool TargetServer::Server::happens(double share) {
  if (share <= 0) return false;
  constexpr double kSteps = 9007199254740992.0;  // 2^53, as many as a double tells apart
  return static_cast<double>(random_() >> 11U) / kSteps < share;
}

Result<std::unique_ptr<TargetServer>> TargetServer::start(const std::string& address, Log& log,
                                                          std::uint64_t seed) {
  const Result<web::Address> parsed = web::parse_address(address);
  if (!parsed) return parsed.error();
  auto socket = web::ListenSocket::open(parsed.value());
  if (!socket) return socket.error();
  std::string real_address = web::format_address(socket.value().address());
  auto server = std::make_unique<Server>(seed);
  if (auto started = server->start(std::move(socket).value(), log); !started) {
    return started.error();
  }
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
