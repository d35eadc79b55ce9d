// A scheduler on a clock that the test moves, with targets whose runs end when the test says so.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/manual_clock.h"
#include "tests/unit/run/fake_target.h"
#include "timing/run/scheduler.h"

namespace timing::test {

class SilentRequestLogs final : public record::RequestLogs {
 public:
  std::unique_ptr<record::RequestLog> open(const record::JobRecords& records,
                                           RequestLogging logging,
                                           const SecretMask& secrets) override;
};

struct JobSpec {
  std::string name = "job";
  std::optional<nanoseconds> interval = std::nullopt;
  std::optional<std::uint64_t> run_count = std::nullopt;
  std::uint32_t threads = 1;
  config::Range range = {};
  std::string cron = {};  // none where it is empty
  std::string timezone = "UTC";
  std::optional<config::ThinkTime> think_time = std::nullopt;
  std::optional<config::OpenModel> open_model = std::nullopt;
  plan::StartPlan start = {};
  std::uint64_t seed = 0;
  std::optional<config::CatchUp> catch_up = std::nullopt;
  std::optional<std::uint64_t> max_queue = std::nullopt;  // none: runs do not wait
  std::optional<nanoseconds> run_for = std::nullopt;
  bool on_change = false;
};

// Changes that the test makes. It outlives the subscriptions.
class FakeChanges final : public run::ChangeSource {
 public:
  std::unique_ptr<run::ChangeSubscription> follow(const plan::JobPlan& job,
                                                  std::function<void()> changed) override;

  std::map<std::string, std::function<void()>> followed_;  // by job, while it follows
  std::map<std::string, int> times_followed_;
};

// A range of whole hours, the last one included.
config::Range hours(int from, int to);

// When the runs of a target were to start, since the bench's clock began.
std::vector<nanoseconds> intended_starts(const FakeTargetState& target);

class ScheduleBench {
 public:
  // 2026-11-22T12:00:00Z, a Sunday.
  static constexpr WallTime kStart{std::chrono::seconds(1795348800)};

  // `states`: where jobs leave what outlives the program; null: nothing does.
  explicit ScheduleBench(run::StateStore* states = nullptr);

  static std::shared_ptr<const plan::JobPlan> job(const JobSpec& spec);

  void apply(std::vector<std::shared_ptr<const plan::JobPlan>> jobs);
  // Moves the clock from one named moment to the next, acting at each, for `span`.
  void run_for(nanoseconds span);
  // Moves the clock at once, as a stalled machine does, and acts then.
  void stall_for(nanoseconds span);
  // Ends every run under way of the job.
  void end_runs(const std::string& name, run::RunEnd end = run::RunEnd::finished);
  void close_target(const std::string& name);
  // What the job follows has changed. REQUIRES: it follows something.
  void change_files(const std::string& name);
  bool follows_files(const std::string& name) const { return changes_.followed_.contains(name); }
  int times_followed(const std::string& name) { return changes_.times_followed_[name]; }

  FakeTargetState& target(const std::string& name) { return targets_[name]; }
  record::JobSeries series(const std::string& name) const;
  std::uint64_t count(const std::string& name, record::Event event) const;
  nanoseconds now() const { return clock_.steady_now() - SteadyTime{}; }

  ManualClock clock_{kStart};
  CapturingLog log_;
  record::Registry registry_;
  SilentRequestLogs request_logs_;
  run::EventLoop loop_{clock_};
  // What a run does as soon as it has started; empty: it stays under way.
  std::optional<run::RunEnd> runs_end_at_once_;
  std::map<std::string, FakeTargetState> targets_;
  FakeChanges changes_;
  std::unique_ptr<run::Scheduler> scheduler_;

 private:
  void end_started_runs();
  void act();
};

}  // namespace timing::test
