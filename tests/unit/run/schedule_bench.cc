#include "tests/unit/run/schedule_bench.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace timing::test {
namespace {

class SilentRequestLog final : public record::RequestLog {
 public:
  void run_started() override {}
  void request_ended(const record::Outcome& /*outcome*/) override {}
};

record::Bounds test_bounds() {
  return std::make_shared<const std::vector<nanoseconds>>(
      std::vector<nanoseconds>{std::chrono::milliseconds(100), std::chrono::seconds(1)});
}

std::optional<plan::CronSchedule> cron_of(const std::string& line, const plan::Timezone& zone) {
  if (line.empty()) return std::nullopt;
  return plan::CronSchedule(config::parse_cron(line).value(), zone);
}

std::optional<plan::OpenModelPlan> open_model_of(const JobSpec& spec) {
  if (!spec.open_model) return std::nullopt;
  return plan::OpenModelPlan{
      .profile = plan::RateProfile(spec.open_model->rate, spec.open_model->stages),
      .arrivals = spec.open_model->arrivals};
}

class FakeSubscription final : public run::ChangeSubscription {
 public:
  using Followed = std::map<std::string, std::function<void()>>;

  FakeSubscription(Followed& followed, std::string job, std::function<void()> changed)
      : followed_(followed), job_(std::move(job)) {
    followed_[job_] = std::move(changed);
  }
  ~FakeSubscription() override { followed_.erase(job_); }

 private:
  Followed& followed_;
  std::string job_;
};

}  // namespace

std::unique_ptr<run::ChangeSubscription> FakeChanges::follow(const plan::JobPlan& job,
                                                             std::function<void()> changed) {
  ++times_followed_[job.name];
  return std::make_unique<FakeSubscription>(followed_, job.name, std::move(changed));
}

config::Range hours(int from, int to) {
  return {{.conditions = {{config::Unit::hour, config::Comparison::gte, {from}},
                          {config::Unit::hour, config::Comparison::lte, {to}}}}};
}

std::vector<nanoseconds> intended_starts(const FakeTargetState& target) {
  std::vector<nanoseconds> starts;
  for (const auto& started : target.started) starts.push_back(started.run.intended - SteadyTime{});
  return starts;
}

std::unique_ptr<record::RequestLog> SilentRequestLogs::open(const record::JobRecords& /*records*/,
                                                            RequestLogging /*logging*/,
                                                            const SecretMask& /*secrets*/) {
  return std::make_unique<SilentRequestLog>();
}

ScheduleBench::ScheduleBench(run::StateStore* states) : registry_(test_bounds()) {
  run::JobEnvironment environment{
      .clock = clock_,
      .log = log_,
      .registry = registry_,
      .request_logs = request_logs_,
      .loop = loop_,
      .open_target = [this](const run::TargetContext& context) -> std::unique_ptr<run::Target> {
        return std::make_unique<FakeTarget>(context, targets_[context.job.name]);
      },
      .states = states,
      .changes = &changes_};
  scheduler_ = std::make_unique<run::Scheduler>(std::move(environment), [] {});
}

std::shared_ptr<const plan::JobPlan> ScheduleBench::job(const JobSpec& spec) {
  const plan::Timezone zone = plan::Timezone::find(spec.timezone).value();
  return std::make_shared<const plan::JobPlan>(plan::JobPlan{
      .name = spec.name,
      .content = {},
      .url_label = "http://127.0.0.1/",
      .window = plan::Window(spec.range, zone, spec.start.at),
      .interval = spec.interval,
      .cron = cron_of(spec.cron, zone),
      .think_time = spec.think_time,
      .open_model = open_model_of(spec),
      .on_change =
          spec.on_change ? std::optional(plan::OnChangePlan{.paths = {"/etc"}}) : std::nullopt,
      .start = spec.start,
      .seed = spec.seed,
      .catch_up = spec.catch_up,
      .max_queue = spec.on_change ? 1 : spec.max_queue,
      .run_for = spec.run_for,
      .run_count = spec.run_count,
      .threads = spec.threads,
      .secrets = {},
      .target = plan::HttpPlan{.url = plan::Template::literal("http://127.0.0.1/"),
                               .method = "GET",
                               .headers = {},
                               .bodies = {},
                               .tls = {},
                               .checks = {}}});
}

void ScheduleBench::apply(std::vector<std::shared_ptr<const plan::JobPlan>> jobs) {
  scheduler_->apply({std::move(jobs)}, clock_.now());
  end_started_runs();
}

void ScheduleBench::run_for(nanoseconds span) {
  const SteadyTime end = clock_.steady_now() + span;
  for (;;) {
    std::optional<SteadyTime> next = scheduler_->next_steady();
    if (const auto wall = scheduler_->next_wall()) {
      const SteadyTime steady = clock_.steady_now() + (*wall - clock_.wall_now());
      next = next ? std::min(*next, steady) : steady;
    }
    if (!next || *next > end) break;
    clock_.advance(std::max(*next - clock_.steady_now(), nanoseconds(0)));
    act();
  }
  clock_.advance(end - clock_.steady_now());
}

void ScheduleBench::stall_for(nanoseconds span) {
  clock_.advance(span);
  act();
}

void ScheduleBench::act() {
  scheduler_->advance(clock_.now());
  end_started_runs();
}

void ScheduleBench::end_started_runs() {
  if (!runs_end_at_once_) return;
  // A closed loop starts the next run as soon as one has ended: one round a turn is enough.
  for (auto& [name, state] : targets_) end_runs(name, *runs_end_at_once_);
}

void ScheduleBench::end_runs(const std::string& name, run::RunEnd end) {
  FakeTargetState& state = targets_[name];
  std::vector<std::uint32_t> lanes;
  for (const auto& started : std::exchange(state.under_way, {})) lanes.push_back(started);
  for (const std::uint32_t lane : lanes) {
    state.listener->run_ended(lane, end);
  }
}

void ScheduleBench::change_files(const std::string& name) {
  const std::function<void()> changed = changes_.followed_.at(name);
  changed();
  act();
}

void ScheduleBench::close_target(const std::string& name) {
  targets_[name].listener->target_closed();
  act();
}

record::JobSeries ScheduleBench::series(const std::string& name) const {
  const record::Snapshot snapshot = registry_.snapshot();
  const auto found = std::ranges::find(snapshot.jobs, name, &record::JobSeries::name);
  if (found == snapshot.jobs.end()) throw std::runtime_error("no series of job " + name);
  return *found;
}

std::uint64_t ScheduleBench::count(const std::string& name, record::Event event) const {
  return record::count_of(series(name).events, event);
}

}  // namespace timing::test
