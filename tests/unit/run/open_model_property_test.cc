// Whatever runs take, windows do and the machine sleeps through: the ledger of an open model.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/unit/run/schedule_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;
using run::RunEnd;

constexpr config::Rate kHundredASecond{360'000'000'000};

// A job of random settings, whose target is away at times.
class RandomJob {
 public:
  explicit RandomJob(unsigned seed) : random_(seed) {
    spec_.threads = 1 + static_cast<std::uint32_t>(upto(4));
    spec_.open_model = config::OpenModel{.rate = kHundredASecond};
    if (upto(2) == 0) {
      spec_.open_model->stages = {{1s, config::Rate{720'000'000'000}}, {1s, config::Rate{}}};
    }
    spec_.max_queue = static_cast<std::uint64_t>(upto(30));
    if (upto(2) == 0) spec_.run_count = 1 + static_cast<std::uint64_t>(upto(150));
    if (upto(2) == 0) spec_.run_for = 1ms * (1 + upto(3000));
    windows_ = upto(1) == 0;
    if (windows_) spec_.range = even_seconds();
    bench_.apply({ScheduleBench::job(spec_)});
  }

  void live(int steps) {
    for (int step = 0; step < steps; ++step) {
      if (upto(1) == 0) end_runs();
      if (upto(4) == 0) turn_the_target();
      if (upto(5) == 0) {
        bench_.stall_for(1ms * upto(80));
      } else {
        bench_.run_for(1ms * upto(120));
      }
      check();
    }
  }

  // With a target that is there, until nothing is left to do.
  void live_to_the_end() {
    while (!target().under_way.empty()) end_runs();
    if (!target().reachable) turn_the_target();
    for (int step = 0; step < 5000 && !bench_.scheduler_->finished(); ++step) {
      end_runs();
      bench_.run_for(20ms);
    }
  }

  void retire() {
    bench_.scheduler_->retire_all();
    while (!target().under_way.empty()) end_runs();
    check();
    EXPECT_EQ(bench_.series("job").queued, 0U);
  }

  void expect_all_arrivals_planned() const {
    if (spec_.run_count) {
      EXPECT_LE(bench_.series("job").planned, expected_arrivals());
    } else {
      EXPECT_EQ(bench_.series("job").planned, expected_arrivals());
    }
  }

  void expect_the_count() const {
    if (!spec_.run_count || spec_.run_for || !spec_.open_model->stages.empty()) return;
    EXPECT_TRUE(bench_.scheduler_->finished());
    EXPECT_EQ(bench_.count("job", Event::started), *spec_.run_count);
  }

 private:
  static config::Range even_seconds() {
    std::vector<int> seconds;
    for (int second = 0; second < 60; second += 2) seconds.push_back(second);
    return {{.conditions = {{config::Unit::second, config::Comparison::in, seconds}}}};
  }

  int upto(int most) { return std::uniform_int_distribution<>(0, most)(random_); }
  FakeTargetState& target() { return bench_.target("job"); }

  void end_runs() {
    if (target().reachable) {
      bench_.end_runs("job");
      return;
    }
    const std::vector<std::uint32_t> lanes = target().under_way;
    away_.insert(away_.end(), lanes.begin(), lanes.end());
    bench_.end_runs("job", RunEnd::unavailable);
  }

  void turn_the_target() {
    if (!target().under_way.empty()) return;
    target().reachable = !target().reachable;
    if (!target().reachable) return;
    for (const std::uint32_t lane : std::exchange(away_, {})) {
      target().listener->lane_available(lane);
    }
  }

  void check() {
    const record::JobSeries series = bench_.series("job");
    const auto count = [&](Event event) { return record::count_of(series.events, event); };
    EXPECT_EQ(series.planned,
              count(Event::started) + count(Event::missed) + count(Event::dropped_window_closed) +
                  count(Event::dropped_job_ended) + count(Event::dropped_job_removed) +
                  count(Event::dropped_queue_full) + series.queued);
    if (spec_.run_count) {
      EXPECT_LE(count(Event::started) + series.queued, *spec_.run_count);
    }
  }

  // One arrival after the other: each is due when it lies at or before now.
  std::uint64_t expected_arrivals() const {
    const plan::RateProfile profile(spec_.open_model->rate, spec_.open_model->stages);
    const nanoseconds now = bench_.now();
    std::uint64_t arrivals = 0;
    nanoseconds open_before(0);
    for (nanoseconds opening(0); opening <= now; opening += 2s) {
      const bool anew = spec_.open_model->stages.empty();
      const std::uint64_t first = anew ? 0 : profile.arrivals_before(open_before);
      for (std::uint64_t index = first;; ++index) {
        const auto at = profile.arrival(index);
        if (!at) break;
        const nanoseconds since = anew ? *at : *at - open_before;
        const bool ended = spec_.run_for && open_before + since >= *spec_.run_for;
        if (ended || opening + since > now || (windows_ && since >= 1s)) break;
        ++arrivals;
      }
      if (!windows_) break;
      open_before += 1s;
    }
    return arrivals;
  }

  std::mt19937 random_;
  JobSpec spec_;
  bool windows_ = false;
  ScheduleBench bench_;
  std::vector<std::uint32_t> away_;  // lanes that wait for the target
};

TEST(OpenModelPropertyTest, EveryArrivalIsInTheLedgerOnce) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    RandomJob job(seed);
    job.live(60);
    job.retire();
    job.expect_all_arrivals_planned();
    if (testing::Test::HasFailure()) return;
  }
}

TEST(OpenModelPropertyTest, ExactlyRunCountRunsStart) {
  for (unsigned seed = 1001; seed <= 1100; ++seed) {
    SCOPED_TRACE(seed);
    RandomJob job(seed);
    job.live(20);
    job.live_to_the_end();
    job.expect_the_count();
    job.retire();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace timing::test
