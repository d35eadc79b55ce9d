// An SQL target with a loop on a thread of its own, and a listener that gives runs to its lanes as
// a scheduler would.
//
// Threads: a test's one. Errors: waiting ends after a minute, as a failure of the test.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <thread>

#include "tests/support/basics/capturing_log.h"
#include "tests/unit/run/sql_outcomes.h"
#include "timing/plan/plan.h"
#include "timing/record/registry.h"
#include "timing/run/sql/sql_target.h"

namespace timing::test {

// Waits for a condition; false after a minute.
bool eventually(const std::function<bool()>& condition);

class SqlHarness final : public run::RunListener {
 public:
  explicit SqlHarness(plan::JobPlan job);
  ~SqlHarness() override;

  // One run on the first lane.
  void start_one();
  // Closed loop on all lanes, until the count is reached or close().
  void start_closed_loop();
  // Every few milliseconds a run on each lane that is idle.
  void start_ticks();
  void close();

  bool wait_for_runs(std::uint64_t ended);
  bool wait_for_close();

  std::uint64_t events(record::Event event) const;
  std::uint64_t unavailable() const { return unavailable_; }
  std::uint64_t available() const { return available_; }
  std::uint64_t closed() const { return closed_; }
  const SqlOutcomes& outcomes() const { return outcomes_; }
  const CapturingLog& log() const { return log_; }
  record::RecorderSnapshot totals_of_lane(std::size_t recorder) const;

  void run_ended(std::uint32_t lane, run::RunEnd end) override;
  void lane_available(std::uint32_t lane) override;
  void target_closed() override;

 private:
  void start_idle_lanes();
  void start(std::uint32_t lane, std::uint64_t number);
  void tick();

  plan::JobPlan job_;
  SystemClock clock_;
  CapturingLog log_;
  SqlOutcomes outcomes_;
  record::JobRecords records_;
  run::EventLoop loop_{clock_};
  run::RunSource source_;

  // The loop's.
  std::unique_ptr<run::Target> target_;
  std::set<std::uint32_t> idle_;
  bool keeps_going_ = false;
  bool closing_ = false;

  std::atomic<std::uint64_t> unavailable_{0};
  std::atomic<std::uint64_t> available_{0};
  std::atomic<std::uint64_t> closed_{0};
  std::jthread thread_;
};

}  // namespace timing::test
