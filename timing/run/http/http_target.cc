#include "timing/run/http/http_target.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "timing/record/recorder.h"
#include "timing/run/http/choosing_transfer.h"
#include "timing/run/http/curl_transfer.h"
#include "timing/run/http/http_header.h"
#include "timing/run/http/http_lane.h"
#include "timing/run/http/http_request.h"

namespace timing::run {
namespace {

constexpr int kTargetsThatShare = 64;

// What a job cannot have on connections that it shares with others.
bool has_limits(const config::Connection& connection) {
  return connection.most > 0 || connection.most_requests > 0;
}

// Requests of HTTP/2 are spread over all connections that the job allows itself.
ConnectionLimits limits_of(const HttpPart& part) {
  const std::uint32_t most = part.connections;
  if (most == 0) return {};
  return {.connections = most, .streams = (part.lanes + most - 1) / most};
}

class HttpTarget final : public Target {
 public:
  HttpTarget(const TargetContext& context, const HttpPart& part,
             std::shared_ptr<Transfers> transfers)
      : context_(context), part_(part), transfers_(std::move(transfers)) {
    if (part.first_lane == 0) {  // for all parts
      warn_of_what_is_not_sent();
      warn_of_many_connections();
    }
  }

  void start(std::uint32_t lane, const Run& run) override {
    if (!shared_) shared_ = std::make_unique<Shared>(context_, part_);
    std::unique_ptr<HttpLane>& worker = shared_->lanes[lane - part_.first_lane];
    if (!worker) worker = make_lane(lane);
    shared_->running[lane - part_.first_lane] = true;
    ++running_;
    worker->start(run);
  }

  void close() override {
    closing_ = true;
    settle_closing();
  }

 private:
  // Made at the first run, so that a job that rests costs next to nothing.
  struct Shared {
    Shared(const TargetContext& context, const HttpPart& part)
        : requests(context.job),
          lane_context{.target = context,
                       .plan = std::get<plan::HttpPlan>(context.job.target),
                       .requests = requests,
                       .recorder = context.records.new_recorder(),
                       .loop = context.loop},
          lanes(part.lanes),
          running(part.lanes) {}

    HttpRequests requests;
    HttpLaneContext lane_context;
    // From the part's first on.
    std::vector<std::unique_ptr<HttpLane>> lanes;
    std::vector<bool> running;
  };

  std::unique_ptr<HttpLane> make_lane(std::uint32_t number) {
    return std::make_unique<HttpLane>(
        number, shared_->lane_context, *transfers_,
        [this](std::uint32_t lane, RunEnd end) { run_ended(lane, end); });
  }

  void warn_of_what_is_not_sent() {
    const auto& plan = std::get<plan::HttpPlan>(context_.job.target);
    for (const plan::HeaderPlan& field : plan.headers) {
      if (!is_framing_header(field.name)) continue;
      context_.log.warn(fmt::format("job '{}': header '{}' is not sent: it follows from the body",
                                    context_.job.name, field.name));
    }
    if (plan.method == "HEAD" && !plan.bodies.empty()) {
      context_.log.warn(
          fmt::format("job '{}': the body is not sent: HEAD has none", context_.job.name));
    }
  }

  void warn_of_many_connections() {
    const auto& plan = std::get<plan::HttpPlan>(context_.job.target);
    const bool http2_without_tls = plan.connection.version == config::HttpVersion::two &&
                                   plan.url.source().starts_with("http:");
    if (!http2_without_tls || curl_keeps_http2_without_tls()) return;
    context_.log.warn(
        fmt::format("job '{}': each request opens a connection: libcurl before 8.0 "
                    "keeps none of HTTP/2 without TLS",
                    context_.job.name));
  }

  void run_ended(std::uint32_t lane, RunEnd end) {
    shared_->running[lane - part_.first_lane] = false;
    --running_;
    context_.listener.run_ended(lane, end);  // may start the next run, or close
    if (closing_) settle_closing();
  }

  // In a turn of its own: the lane whose run has just ended is still at work.
  void settle_closing() {
    if (std::exchange(settling_, true)) return;
    context_.loop.post([this] {
      settling_ = false;
      drop_idle_lanes();
      if (running_ > 0) return;
      shared_.reset();
      context_.listener.target_closed();
    });
  }

  void drop_idle_lanes() {
    if (!shared_) return;
    for (std::size_t lane = 0; lane < shared_->lanes.size(); ++lane) {
      if (!shared_->running[lane]) shared_->lanes[lane].reset();
    }
  }

  TargetContext context_;
  HttpPart part_;
  std::shared_ptr<Transfers> transfers_;
  std::unique_ptr<Shared> shared_;
  std::uint32_t running_ = 0;
  bool closing_ = false;
  bool settling_ = false;
};

}  // namespace

HttpEngine::HttpEngine(const Dependencies& dependencies)
    : dependencies_(dependencies),
      proxies_(proxies_of_environment()),
      native_(dependencies.loop, dependencies.clock, dependencies.resolver),
      share_(open_curl_share()),
      curl_(open_curl_transfers(dependencies.loop, dependencies.clock, share_)) {}

HttpEngine::~HttpEngine() = default;

std::unique_ptr<Target> HttpEngine::open(const TargetContext& context, const HttpPart& part) {
  return std::make_unique<HttpTarget>(context, part, transfers_for(context, part));
}

std::shared_ptr<Transfers> HttpEngine::transfers_for(const TargetContext& context,
                                                     const HttpPart& part) {
  const auto& plan = std::get<plan::HttpPlan>(context.job.target);
  const auto native = [this, &job = context.job, &plan,
                       most = part.connections](bool offers_http2) {
    NativeSettings settings{.connection = plan.connection,
                            .tls = plan.tls,
                            .scheduled = job.scheduled(),
                            .offers_http2 = offers_http2};
    settings.connection.most = most;
    return open_native_transfers(native_, settings);
  };
  switch (plan.connection.engine) {
    case config::EngineChoice::native:
      return native(false);
    case config::EngineChoice::curl:
      return curl_transfers_for(context.job, part);
    case config::EngineChoice::automatic:
      break;
  }
  const bool offers_http2 = plan.connection.version != config::HttpVersion::one;
  return open_choosing_transfers(
      {.job = context.job,
       .plan = plan,
       .proxies = proxies_,
       .log = context.log,
       .told = part.told},
      {.native = [native, offers_http2] { return native(offers_http2); },
       .curl = [this, &job = context.job, part] { return curl_transfers_for(job, part); }});
}

std::shared_ptr<Transfers> HttpEngine::curl_transfers_for(const plan::JobPlan& job,
                                                          const HttpPart& part) {
  const config::Connection& connection = std::get<plan::HttpPlan>(job.target).connection;
  const auto open = [&](const ConnectionLimits& limits) {
    return open_curl_transfers(dependencies_.loop, dependencies_.clock, share_, limits);
  };
  if (has_limits(connection)) return open(limits_of(part));
  if (targets_ == kTargetsThatShare) {
    curl_ = open({});
    targets_ = 0;
  }
  ++targets_;
  return curl_;
}

}  // namespace timing::run
