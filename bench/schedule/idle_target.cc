#include "bench/schedule/idle_target.h"

namespace timing::bench {

IdleTarget::IdleTarget(const run::TargetContext& context, IdleRuns& runs)
    : context_(context), recorder_(context.records.new_recorder()), runs_(runs) {}

void IdleTarget::start(std::uint32_t lane, const run::Run& run) {
  const nanoseconds delay = context_.clock.steady_now() - run.intended;
  recorder_.run_started(delay, run.late);
  if (runs_.each_requests) {
    record::Outcome outcome;
    outcome.code = {record::Code::Kind::http, 200};
    outcome.success = true;
    outcome.service_time = delay;
    recorder_.request_ended(outcome);
  }
  recorder_.run_ended(delay);
  if (runs_.delays.size() < runs_.delays.capacity()) runs_.delays.push_back(delay);
  if (runs_.first.load() == SteadyTime::max()) runs_.first = run.intended;
  runs_.last = run.intended;
  // A run does not end from within start().
  if (running_.empty()) {
    context_.loop.post([this] { end_runs(); });
  }
  running_.push_back(lane);
}

void IdleTarget::close() {
  closing_ = true;
  context_.loop.post([this] { end_runs(); });
}

void IdleTarget::end_runs() {
  ending_.swap(running_);
  for (const std::uint32_t lane : ending_) {
    context_.listener.run_ended(lane, run::RunEnd::finished);
  }
  ending_.clear();
  if (closing_ && running_.empty()) {
    closing_ = false;
    context_.listener.target_closed();
  }
}

}  // namespace timing::bench
