#include "timing/run/job/job_target.h"

#include <variant>

namespace timing::run {

JobTarget::JobTarget(const plan::JobPlan& plan, JobEnvironment& environment,
                     record::JobRecords& records, RunSource& source, RunListener& listener)
    : plan_(plan),
      environment_(environment),
      records_(records),
      source_(source),
      listener_(listener) {}

void JobTarget::start(std::uint32_t lane, const Run& run) {
  if (!target_) open();
  target_->start(lane, run);
}

void JobTarget::warm_up() {
  const auto* const sql = std::get_if<plan::SqlPlan>(&plan_.target);
  if (sql == nullptr || !sql->warm || target_) return;
  open();
  target_->warm_up();
}

void JobTarget::close(Closing why) {
  if (state_ != State::open) return;
  state_ = State::closing;
  why == Closing::ended ? target_->close_at_end() : target_->close();
}

void JobTarget::open() {
  request_log_ = environment_.request_logs.open(records_, plan_.log_requests, plan_.secrets);
  target_ = environment_.open_target({.job = plan_,
                                      .clock = environment_.clock,
                                      .log = environment_.log,
                                      .records = records_,
                                      .request_log = *request_log_,
                                      .loop = environment_.loop,
                                      .source = source_,
                                      .listener = listener_});
  state_ = State::open;
}

}  // namespace timing::run
