#include "tests/unit/run/loops_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <utility>

#include "tests/support/process/process.h"
#include "timing/record/buckets.h"

namespace timing::test {
namespace {

using NoteOutcome = std::function<void(const record::Outcome&)>;

class NotingLog final : public record::RequestLog {
 public:
  explicit NotingLog(NoteOutcome note) : note_(std::move(note)) {}

  void run_started() override {}
  void request_ended(const record::Outcome& outcome) override { note_(outcome); }

 private:
  NoteOutcome note_;
};

}  // namespace

std::unique_ptr<record::RequestLog> LoopsBench::Logs::open(const record::JobRecords& /*records*/,
                                                           RequestLogging /*logging*/,
                                                           const SecretMask& /*secrets*/) {
  return std::make_unique<NotingLog>([this](const record::Outcome& outcome) { note(outcome); });
}

void LoopsBench::Logs::note(const record::Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  seen_.threads[outcome.thread].insert(std::this_thread::get_id());
  ++seen_.requests[outcome.thread];
  seen_.runs.insert(outcome.run);
}

LoopsBench::Seen LoopsBench::Logs::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

LoopsBench::LoopsBench(std::size_t loops) : registry_(record::one_two_five_bounds()) {
  runner_.emplace(run::Runner::Dependencies{.clock = clock_,
                                            .log = log_,
                                            .registry = registry_,
                                            .request_logs = logs_,
                                            .counters = counters_,
                                            .loops = loops,
                                            .on_change = [] {}});
}

void LoopsBench::close() {
  runner().retire_all();
  wait_until("everything is closed", [this] { return runner_->closed(); });
}

record::JobSeries LoopsBench::series(std::string_view name) const {
  const record::Snapshot snapshot = registry_.snapshot();
  const auto found = std::ranges::find(snapshot.jobs, name, &record::JobSeries::name);
  if (found == snapshot.jobs.end()) throw std::runtime_error("no such series");
  return *found;
}

bool LoopsBench::has_series(std::string_view name) const {
  const record::Snapshot snapshot = registry_.snapshot();
  return std::ranges::find(snapshot.jobs, name, &record::JobSeries::name) != snapshot.jobs.end();
}

void LoopsBench::wait_until(const char* what, const std::function<bool()>& holds) const {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) {
      throw std::runtime_error(std::string("waited in vain until ") + what);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace timing::test
