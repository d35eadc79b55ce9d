#include "timing/run/http/http_lane.h"

#include <algorithm>
#include <random>
#include <utility>

#include "timing/base/duration.h"
#include "timing/plan/check/check.h"
#include "timing/run/http/redirect.h"

namespace timing::run {
namespace {

constexpr std::size_t kCheckedBody = std::size_t{4} << 20;

bool checks_need_body(const plan::HttpPlan& plan) {
  return std::ranges::any_of(plan.checks,
                             [](const plan::Check& check) { return check.needs_body(); });
}

TransferSettings settings_of(const HttpLaneContext& context) {
  const plan::HttpPlan& plan = context.plan;
  TransferSettings settings{.connection = plan.connection,
                            .proxy = plan.proxy,
                            .tls = plan.tls,
                            .max_response_size = plan.max_response_size,
                            .keep_headers = !plan.checks.empty(),
                            .open_connections = context.target.records.open_connections()};
  if (plan.log_response) settings.body_limit = kExcerptSource;
  if (checks_need_body(plan)) settings.body_limit = kCheckedBody;
  return settings;
}

std::uint64_t seed_of(std::uint32_t lane) {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) ^ (std::uint64_t{device()} + lane);
}

record::Code code_of(const TransferEnd& end) {
  if (end.fault) return {.kind = record::Code::Kind::client, .number = end.fault->number};
  return {.kind = record::Code::Kind::http, .number = static_cast<std::uint16_t>(end.status)};
}

plan::TryResult judged(const TransferEnd& end, bool success) {
  return plan::judge(end.fault ? std::nullopt : std::optional(end.status), success);
}

bool succeeds(int status) { return status >= 200 && status < 400; }

}  // namespace

HttpLane::HttpLane(std::uint32_t number, const HttpLaneContext& context, Transfers& transfers,
                   RunEnded run_ended)
    : number_(number),
      thread_(context.target.job.thread_of(number)),
      context_(context),
      run_ended_(std::move(run_ended)),
      random_(seed_of(number)),
      transfer_(transfers.open(settings_of(context), *this)) {}

void HttpLane::start(const Run& run) {
  run_ = run;
  run_started_ = context_.loop.at(context_.target.clock.steady_now());
  connected_ = false;
  result_ = plan::TryResult::done;
  const plan::BodyRange bodies = context_.requests.of_run(run.number);
  index_ = bodies.begin;
  end_of_requests_ = bodies.end;
  if (run.attempt == 1) {
    context_.recorder.run_started(start_delay(context_.target.job, run, run_started_.steady),
                                  run.late);
    context_.target.request_log.run_started();
  }
  begin_request(run_started_.steady);
}

void HttpLane::begin_request(SteadyTime now) {
  const plan::TemplateContext context{
      .now = run_started_.wall, .run = run_.number, .thread = thread_, .random = &random_};
  std::optional<Fault> fault = context_.requests.render(index_, context, request_);
  requests_sent_ = 0;
  phases_ = {};
  traffic_ = {};
  request_started_ = context_.requests.constant() ? now : context_.target.clock.steady_now();
  if (!fault) fault = send(request_started_);
  if (fault) {
    context_.loop.post([this, end = TransferEnd{.fault = std::move(fault)}] {
      end_request(end, context_.target.clock.steady_now());
    });
  }
}

std::optional<Fault> HttpLane::send(SteadyTime now) {
  const std::optional<nanoseconds> remaining = remaining_time(now);
  if (remaining && *remaining <= nanoseconds::zero()) {
    return Fault{kTimedOut, "no time was left for a redirect"};
  }
  ++requests_sent_;
  return transfer_->start({.method = request_.method,
                           .url = request_.url,
                           .headers = request_.headers,
                           .body = request_.body,
                           .timeout = remaining,
                           .now = now});
}

std::optional<nanoseconds> HttpLane::remaining_time(SteadyTime now) const {
  const nanoseconds timeout = context_.target.job.timeout;
  if (timeout == nanoseconds::zero()) return std::nullopt;
  return timeout - (now - request_started_);
}

void HttpLane::transfer_ended(const TransferEnd& end) {
  connected_ = connected_ || end.connected;
  if (end.certificate_not_after) {
    context_.target.records.certificate().set(*end.certificate_not_after);
  }
  const SteadyTime ended = end.ended ? *end.ended : context_.target.clock.steady_now();
  phases_.add(end.phases);
  traffic_.add(end.traffic);
  if (!end.fault && context_.plan.follow_redirects && is_redirect(end.status)) {
    const std::string location = transfer_->location();
    if (!location.empty()) {
      std::optional<Fault> fault = follow(end.status, location, ended);
      if (fault) end_request({.fault = std::move(fault)}, context_.target.clock.steady_now());
      return;
    }
  }
  end_request(end, ended);
}

std::optional<Fault> HttpLane::follow(int status, const std::string& location, SteadyTime now) {
  if (requests_sent_ == kMostRequests) {
    return Fault{kTooManyRedirects,
                 "stopped after " + std::to_string(kMostRequests) + " redirects"};
  }
  Result<Url, Fault> target = resolve_url(*request_.url, location);
  if (!target) return Fault{target.error().number, "redirect: " + target.error().words};
  const Url& url = target.value();
  NextRequest next =
      follow_redirect({.method = request_.method,
                       .with_body = !request_.body.empty(),
                       .headers = *request_.headers,
                       .url = *request_.url,
                       .first_url = request_.first_url->url},
                      {.status = status, .target = url, .relative = !is_absolute_url(location)});
  request_.method = std::move(next.method);
  if (!next.with_body) request_.body = {};
  request_.headers = std::make_shared<const Headers>(std::move(next.headers));
  request_.url = std::make_shared<const Url>(std::move(target).value());
  return send(now);
}

void HttpLane::end_request(const TransferEnd& end, SteadyTime ended) {
  report(end, ended - request_started_);
  transfer_->drop_body();
  if (++index_ < end_of_requests_) {
    begin_request(context_.target.clock.steady_now());
  } else {
    end_run(ended);
  }
}

std::string HttpLane::cause_of_failure(const TransferEnd& end, nanoseconds duration) const {
  const std::string cause = end.fault ? end.fault->words : objection(end.status, duration);
  return cause.empty() ? cause : one_line(context_.target.job.secrets.apply(cause));
}

void HttpLane::report(const TransferEnd& end, nanoseconds duration) {
  const std::string error = cause_of_failure(end, duration);
  const Excerpt excerpt = excerpt_of_answer();
  record::Outcome outcome;
  outcome.request = static_cast<std::uint32_t>(index_);
  outcome.code = code_of(end);
  outcome.success = error.empty();
  result_ = plan::worse(result_, judged(end, outcome.success));
  outcome.service_time = duration;
  outcome.ended = run_started_.wall + (request_started_ + duration - run_started_.steady);
  outcome.phases = phases_;
  outcome.traffic = traffic_;
  outcome.run = run_.number;
  outcome.thread = thread_;
  outcome.subject =
      request_.first_url ? request_.first_url->subject : context_.target.job.url_label;
  outcome.error = error;
  outcome.size = end.size;
  outcome.response = excerpt.text;
  outcome.response_omitted = excerpt.omitted;
  context_.recorder.request_ended(outcome);
  context_.target.request_log.request_ended(outcome);
}

Excerpt HttpLane::excerpt_of_answer() {
  if (!context_.plan.log_response) return {};
  Excerpt excerpt =
      excerpt_of(transfer_->body(), transfer_->body_omitted(), context_.target.job.secrets);
  if (excerpt.omitted > 0) context_.recorder.count(record::Event::response_truncated);
  return excerpt;
}

std::string HttpLane::objection(int status, nanoseconds duration) const {
  if (!context_.plan.checks.empty()) {
    const Headers headers = transfer_->response_headers();
    const plan::ResponseView response{.status = status,
                                      .body = transfer_->body(),
                                      .body_complete = transfer_->body_omitted() == 0,
                                      .headers = &headers,
                                      .duration = duration};
    for (const plan::Check& check : context_.plan.checks) {
      if (std::optional<std::string> failure = check.failure(response)) return *failure;
    }
  }
  if (succeeds(status)) return {};
  return "status " + std::to_string(status);
}

void HttpLane::end_run(SteadyTime ended) {
  const plan::JobPlan& job = context_.target.job;
  if (job.scheduled() && !job.on_change) context_.recorder.run_ended(ended - run_.intended);
  // Nothing is reported from within start(): so runs do not nest.
  if (job.back_to_back() && connected_) {
    if (const auto number = context_.target.source.take_in_closed_loop(ended)) {
      return start({.number = *number, .intended = ended});
    }
  }
  run_ended_(number_, end_of_run());
}

RunEnd HttpLane::end_of_run() const {
  if (!context_.target.job.on_change) {
    return connected_ ? RunEnd::finished : RunEnd::connect_failed;
  }
  switch (result_) {
    case plan::TryResult::done:
      return RunEnd::finished;
    case plan::TryResult::unanswered:
      return RunEnd::unanswered;
    case plan::TryResult::refused:
      return RunEnd::refused;
  }
  return RunEnd::finished;
}

}  // namespace timing::run
