// A worker with a scripted database, in a world that stands still but for what a test does.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/manual_clock.h"
#include "tests/unit/run/sql_job.h"
#include "tests/unit/run/sql_outcomes.h"
#include "tests/unit/run/sql_scripted_driver.h"
#include "timing/record/histogram.h"
#include "timing/run/job/labels.h"
#include "timing/run/sql/sql_worker.h"

namespace timing::test {

inline const run::SqlError kRefused{.number = 2002, .message = "refused"};
inline const run::SqlError kGone{
    .number = 2006, .message = "gone", .fault = run::SqlFault::connection_idle};
inline const run::SqlError kLost{
    .number = 2013, .message = "lost", .fault = run::SqlFault::connection_lost};
inline const run::SqlError kDuplicate{.number = 1062, .message = "Duplicate entry"};

class NoListener final : public run::RunListener {
 public:
  void run_ended(std::uint32_t /*lane*/, run::RunEnd /*end*/) override {}
  void lane_available(std::uint32_t /*lane*/) override {}
  void target_closed() override {}
};

// A worker in a world that stands still but for what a test does.
class SqlWorkerFixture : public ::testing::Test {
 protected:
  void make(plan::JobPlan job) {
    job_ = std::make_unique<plan::JobPlan>(std::move(job));
    source_ = std::make_unique<run::RunSource>(job_->run_count);
    records_ = std::make_unique<record::JobRecords>(
        run::labels_of(*job_), record::one_two_five_bounds(), record::one_two_five_bounds());
    errands_ = std::make_unique<run::SqlErrands>(
        !std::get<plan::SqlPlan>(job_->target).init.empty(), clock_);
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): make_unique takes no aggregate
    shared_.reset(new run::SqlJob{.context = {.job = *job_,
                                              .clock = clock_,
                                              .log = log_,
                                              .records = *records_,
                                              .request_log = outcomes_,
                                              .loop = loop_,
                                              .source = *source_,
                                              .listener = listener_},
                                  .plan = std::get<plan::SqlPlan>(job_->target),
                                  .driver = driver_,
                                  .pace = pace_,
                                  .errands = *errands_,
                                  .outage = outage_,
                                  .init_outage = init_outage_,
                                  .transaction_trouble = trouble_});
    worker_ = std::make_unique<run::SqlWorker>(*shared_, 7);
  }
  void make(const std::vector<std::string>& statements) { make(sql_job({}, statements)); }

  run::RunEnd perform(std::uint64_t number = 1) {
    return worker_->perform({.number = number, .intended = clock_.steady_now()}, stop_.get_token());
  }
  std::uint64_t events(record::Event event) const {
    return records_->snapshots().at(0).events.at(static_cast<std::size_t>(event));
  }
  std::uint64_t counted(record::SqlEvent event) const {
    return records_->snapshots().at(0).sql.count_of(event);
  }
  std::map<record::SqlErrorKey, std::uint64_t> errors() const {
    return records_->snapshots().at(0).sql.errors;
  }
  std::vector<int> numbers() const {
    std::vector<int> numbers;
    for (const SqlOutcome& outcome : outcomes_.all()) numbers.push_back(outcome.number);
    return numbers;
  }

  ManualClock clock_{WallTime{}, SteadyTime(std::chrono::seconds(1000))};
  CapturingLog log_;
  SecretMask no_secrets_;
  ScriptedDriver driver_;
  run::SqlOutage outage_{"database://under/test", no_secrets_, clock_, log_};
  run::SqlOutage init_outage_{"database://under/test", no_secrets_, clock_, log_,
                              run::SqlOutage::Kind::init};
  run::SqlNotice trouble_{clock_, log_};
  run::SqlConnectPace pace_;
  run::EventLoop loop_{clock_};
  NoListener listener_;
  SqlOutcomes outcomes_;
  std::stop_source stop_;
  std::unique_ptr<plan::JobPlan> job_;
  std::unique_ptr<run::RunSource> source_;
  std::unique_ptr<record::JobRecords> records_;
  std::unique_ptr<run::SqlErrands> errands_;
  std::unique_ptr<run::SqlJob> shared_;
  std::unique_ptr<run::SqlWorker> worker_;
};

}  // namespace timing::test
