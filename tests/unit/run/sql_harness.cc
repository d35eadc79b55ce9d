#include "tests/unit/run/sql_harness.h"

#include <gtest/gtest.h>

#include <utility>

#include "timing/run/job/labels.h"

namespace timing::test {
namespace {

constexpr std::chrono::milliseconds kBetweenTicks{5};

}  // namespace

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

SqlHarness::SqlHarness(plan::JobPlan job)
    : job_(std::move(job)),
      records_(run::labels_of(job_), record::one_two_five_bounds(), record::one_two_five_bounds()),
      source_(job_.run_count),
      target_(run::open_sql_target({.job = job_,
                                    .clock = clock_,
                                    .log = log_,
                                    .records = records_,
                                    .request_log = outcomes_,
                                    .loop = loop_,
                                    .source = source_,
                                    .listener = *this})) {
  for (std::uint32_t lane = 0; lane < job_.threads; ++lane) idle_.insert(lane);
  thread_ = std::jthread([this] { loop_.run(); });
}

SqlHarness::~SqlHarness() {
  if (closed_ == 0) {
    close();
    EXPECT_TRUE(wait_for_close());
  }
  loop_.stop();
  thread_.join();
}

void SqlHarness::start_one() {
  loop_.post([this] {
    const auto number = source_.take();
    if (number) start(*idle_.begin(), *number);
  });
}

void SqlHarness::start_closed_loop() {
  loop_.post([this] {
    keeps_going_ = true;
    source_.open_loop_gate();
    start_idle_lanes();
  });
}

void SqlHarness::start_ticks() {
  loop_.post([this] { tick(); });
}

void SqlHarness::tick() {
  if (closing_) return;
  start_idle_lanes();
  loop_.call_at(clock_.steady_now() + kBetweenTicks, [this] { tick(); });
}

void SqlHarness::close() {
  loop_.post([this] {
    closing_ = true;
    keeps_going_ = false;
    source_.close_loop_gate();
    target_->close();
  });
}

bool SqlHarness::wait_for_runs(std::uint64_t ended) {
  return eventually([&] {
    return outcomes_.runs() >= ended &&
           outcomes_.all().size() == outcomes_.runs() * records_.labels().requests.size();
  });
}

bool SqlHarness::wait_for_close() {
  return eventually([this] { return closed_ > 0; });
}

std::uint64_t SqlHarness::events(record::Event event) const {
  std::uint64_t sum = 0;
  for (const record::RecorderSnapshot& snapshot : records_.snapshots()) {
    sum += snapshot.events.at(static_cast<std::size_t>(event));
  }
  return sum;
}

record::RecorderSnapshot SqlHarness::totals_of_lane(std::size_t recorder) const {
  return records_.snapshots().at(recorder);
}

void SqlHarness::run_ended(std::uint32_t lane, run::RunEnd end) {
  if (end == run::RunEnd::unavailable) {
    ++unavailable_;
    source_.give_back();
  } else {
    idle_.insert(lane);
  }
  if (keeps_going_) start_idle_lanes();
}

void SqlHarness::lane_available(std::uint32_t lane) {
  ++available_;
  idle_.insert(lane);
  if (keeps_going_) start_idle_lanes();
}

void SqlHarness::target_closed() { ++closed_; }

void SqlHarness::start_idle_lanes() {
  while (!idle_.empty()) {
    const auto number = source_.take();
    if (!number) return;
    start(*idle_.begin(), *number);
  }
}

void SqlHarness::start(std::uint32_t lane, std::uint64_t number) {
  idle_.erase(lane);
  target_->start(lane, {.number = number, .intended = clock_.steady_now()});
}

}  // namespace timing::test
