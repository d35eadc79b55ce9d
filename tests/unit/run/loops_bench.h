// A Runner on several loops, whose requests the test sees with the threads that they ran on.
//
// Threads: the test's; what is seen may be asked for at any time. Errors: waiting too long fails
// the test.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "timing/plan/plan.h"
#include "timing/record/registry.h"
#include "timing/record/request_log.h"
#include "timing/run/runner.h"

namespace timing::test {

class LoopsBench {
 public:
  using JobPlans = std::vector<std::shared_ptr<const plan::JobPlan>>;

  // Of the lanes of all jobs together.
  struct Seen {
    std::map<std::uint32_t, std::set<std::thread::id>> threads;  // by lane
    std::map<std::uint32_t, std::size_t> requests;               // by lane
    std::multiset<std::uint64_t> runs;                           // their numbers
  };

  explicit LoopsBench(std::size_t loops);

  void apply(JobPlans jobs) { runner().apply({std::move(jobs)}); }
  run::Runner& runner() { return *runner_; }
  // No run starts any more; returns when no connection is left.
  void close();

  Seen seen() const { return logs_.seen(); }
  record::JobSeries series(std::string_view name = "job") const;
  bool has_series(std::string_view name) const;
  const CapturingLog& log() const { return log_; }

  void wait_until(const char* what, const std::function<bool()>& holds) const;

 private:
  class Logs final : public record::RequestLogs {
   public:
    std::unique_ptr<record::RequestLog> open(const record::JobRecords& records,
                                             RequestLogging logging,
                                             const SecretMask& secrets) override;
    void note(const record::Outcome& outcome);
    Seen seen() const;

   private:
    mutable std::mutex mutex_;
    Seen seen_;
  };

  SystemClock clock_;
  CapturingLog log_;
  Logs logs_;
  record::ProgramCounters counters_;
  record::Registry registry_;
  std::optional<run::Runner> runner_;
};

}  // namespace timing::test
