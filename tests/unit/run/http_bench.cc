#include "tests/unit/run/http_bench.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "timing/run/job/labels.h"

namespace timing::test {

SeenOutcome::SeenOutcome(const record::Outcome& outcome)
    : request(outcome.request),
      code(outcome.code.label()),
      success(outcome.success),
      service_time(outcome.service_time),
      run(outcome.run),
      thread(outcome.thread),
      subject(outcome.subject),
      error(outcome.error),
      size(outcome.size),
      response(outcome.response),
      response_omitted(outcome.response_omitted) {}

plan::JobPlan http_job(std::string_view url) {
  return {.name = "job",
          .content = {},
          .url_label = "the url as configured",
          .window = plan::Window({}, plan::Timezone::utc()),
          .interval = std::nullopt,
          .run_count = std::nullopt,
          .secrets = {},
          .target = plan::HttpPlan{.url = plan::Template::literal(url),
                                   .method = "GET",
                                   .headers = {},
                                   .bodies = {},
                                   .connection = {.engine = engine_under_test()},
                                   .tls = {},
                                   .checks = {}}};
}

plan::HttpPlan& http_of(plan::JobPlan& job) { return std::get<plan::HttpPlan>(job.target); }

plan::Template compiled(std::string_view source) {
  auto result = plan::Template::compile(
      source,
      {.timezone = std::nullopt,
       .variable = [](const std::string&) -> std::optional<std::string> { return std::nullopt; }});
  if (!result) throw std::invalid_argument(result.error().message);
  return std::move(result).value();
}

void add_header(plan::JobPlan& job, std::string name, std::string_view value) {
  http_of(job).headers.push_back({std::move(name), compiled(value)});
}

void add_body(plan::JobPlan& job, std::string_view text, std::string entity) {
  http_of(job).bodies.push_back({std::move(entity), compiled(text)});
}

HttpBench::Job::Job(HttpBench& bench, plan::JobPlan plan, unsigned runs_per_lane)
    : bench_(bench),
      plan_(std::move(plan)),
      records_(run::labels_of(plan_), record::one_two_five_bounds(), record::one_two_five_bounds()),
      source_(std::nullopt),
      runs_left_(plan_.threads, runs_per_lane) {}

record::RecorderSnapshot HttpBench::Job::totals() const {
  const std::vector<record::RecorderSnapshot> snapshots = records_.snapshots();
  EXPECT_EQ(snapshots.size(), 1U);
  return snapshots.at(0);
}

std::uint64_t HttpBench::Job::events(record::Event event) const {
  return totals().events.at(static_cast<std::size_t>(event));
}

void HttpBench::Job::start() {
  target_ = bench_.engine_.open({.job = plan_,
                                 .clock = bench_.clock_,
                                 .log = bench_.log_,
                                 .records = records_,
                                 .request_log = *this,
                                 .loop = bench_.loop_,
                                 .source = source_,
                                 .listener = *this},
                                run::whole_of(plan_));
  for (std::uint32_t lane = 0; lane < plan_.threads; ++lane) start_run(lane);
  if (close_at_once_) close();
}

void HttpBench::Job::start_run(std::uint32_t lane) {
  if (runs_left_[lane] == 0) return;
  --runs_left_[lane];
  ++busy_;
  const run::Run run{.number = source_.take().value(),
                     .intended = bench_.clock_.steady_now() - lateness_,
                     .late = lateness_ > nanoseconds::zero()};
  starting_ = true;
  target_->start(lane, run);
  starting_ = false;
}

void HttpBench::Job::run_ended(std::uint32_t lane, run::RunEnd end) {
  EXPECT_FALSE(starting_) << "a run ended from within start()";
  ends.push_back(end);
  --busy_;
  if (!closed_) start_run(lane);
  if (busy_ == 0 && !closed_) close();
}

void HttpBench::Job::close() {
  closed_ = true;
  target_->close();
}

void HttpBench::Job::lane_available(std::uint32_t lane) {
  ADD_FAILURE() << "lane " << lane << " of HTTP was never unavailable";
}

void HttpBench::Job::target_closed() {
  ++times_closed;
  bench_.loop_.post([this] {
    target_.reset();
    bench_.job_closed();
  });
}

void HttpBench::Job::run_started() { ++runs_logged; }

void HttpBench::Job::request_ended(const record::Outcome& outcome) {
  outcomes.emplace_back(outcome);
}

HttpBench::HttpBench()
    : loop_(clock_),
      resolver_({.clock = clock_, .lookup = nullptr, .on_idle = nullptr}),
      engine_({.loop = loop_, .clock = clock_, .resolver = resolver_}) {}

HttpBench::Job& HttpBench::add(plan::JobPlan plan, unsigned runs_per_lane) {
  return jobs_.emplace_back(*this, std::move(plan), runs_per_lane);
}

void HttpBench::run() {
  open_jobs_ = jobs_.size();
  for (Job& job : jobs_) loop_.post([&job] { job.start(); });
  loop_.run();
}

void HttpBench::job_closed() {
  if (--open_jobs_ == 0) loop_.stop();
}

SeenOutcome run_once(plan::JobPlan plan) {
  HttpBench bench;
  HttpBench::Job& job = bench.add(std::move(plan));
  bench.run();
  if (job.outcomes.size() != 1) throw std::logic_error("not exactly one outcome");
  return job.outcomes.front();
}

}  // namespace timing::test
