// A RequestLog that keeps what it is told, for tests of SQL jobs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/record/request_log.h"

namespace timing::test {

struct SqlOutcome {
  std::uint32_t request = 0;
  int number = 0;
  bool success = false;
  nanoseconds service_time{0};
  std::uint64_t run = 0;
  std::uint32_t thread = 0;
  std::string subject;
  std::string error;
  std::optional<record::SqlErrorClass> error_class;
  std::uint64_t size = 0;
};

class SqlOutcomes final : public record::RequestLog {
 public:
  void run_started() override {
    const std::lock_guard lock(mutex_);
    ++runs_;
  }

  void request_ended(const record::Outcome& outcome) override {
    const std::lock_guard lock(mutex_);
    outcomes_.push_back({.request = outcome.request,
                         .number = outcome.code.number,
                         .success = outcome.success,
                         .service_time = outcome.service_time,
                         .run = outcome.run,
                         .thread = outcome.thread,
                         .subject = std::string(outcome.subject),
                         .error = std::string(outcome.error),
                         .error_class = outcome.error_class,
                         .size = outcome.size});
  }

  std::uint64_t runs() const {
    const std::lock_guard lock(mutex_);
    return runs_;
  }
  std::vector<SqlOutcome> all() const {
    const std::lock_guard lock(mutex_);
    return outcomes_;
  }
  std::size_t failures() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::ranges::count_if(outcomes_, [](const SqlOutcome& each) { return !each.success; }));
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t runs_ = 0;
  std::vector<SqlOutcome> outcomes_;
};

}  // namespace timing::test
