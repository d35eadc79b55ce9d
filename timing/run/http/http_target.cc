#include "timing/run/http/http_target.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "timing/record/recorder.h"
#include "timing/run/http/curl_transfer.h"
#include "timing/run/http/http_header.h"
#include "timing/run/http/http_lane.h"
#include "timing/run/http/http_request.h"

namespace timing::run {
namespace {

constexpr int kTargetsThatShare = 64;

class HttpTarget final : public Target {
 public:
  HttpTarget(const TargetContext& context, std::shared_ptr<CurlMulti> multi)
      : context_(context), multi_(std::move(multi)) {
    warn_of_what_is_not_sent();
  }

  void start(std::uint32_t lane, const Run& run) override {
    if (!shared_) shared_ = std::make_unique<Shared>(context_);
    std::unique_ptr<HttpLane>& worker = shared_->lanes[lane];
    if (!worker) worker = make_lane(lane);
    shared_->running[lane] = true;
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
    explicit Shared(const TargetContext& context)
        : requests(context.job),
          lane_context{.target = context,
                       .plan = std::get<plan::HttpPlan>(context.job.target),
                       .requests = requests,
                       .recorder = context.records.new_recorder()},
          lanes(context.job.threads),
          running(context.job.threads) {}

    HttpRequests requests;
    HttpLaneContext lane_context;
    std::vector<std::unique_ptr<HttpLane>> lanes;
    std::vector<bool> running;
  };

  std::unique_ptr<HttpLane> make_lane(std::uint32_t number) {
    return std::make_unique<HttpLane>(
        number, shared_->lane_context, multi_,
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

  void run_ended(std::uint32_t lane, RunEnd end) {
    shared_->running[lane] = false;
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
  std::shared_ptr<CurlMulti> multi_;
  std::unique_ptr<Shared> shared_;
  std::uint32_t running_ = 0;
  bool closing_ = false;
  bool settling_ = false;
};

}  // namespace

HttpEngine::HttpEngine(EventLoop& loop, const Clock& clock)
    : loop_(loop), clock_(clock), multi_(open_curl_multi(loop, clock)) {}

HttpEngine::~HttpEngine() = default;

std::unique_ptr<Target> HttpEngine::open(const TargetContext& context) {
  if (targets_ == kTargetsThatShare) {
    multi_ = open_curl_multi(loop_, clock_);
    targets_ = 0;
  }
  ++targets_;
  return std::make_unique<HttpTarget>(context, multi_);
}

}  // namespace timing::run
