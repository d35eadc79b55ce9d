// Runs HTTP jobs on a real event loop, on the thread of the test, until all of them are closed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "timing/base/clock.h"
#include "timing/plan/plan.h"
#include "timing/record/outcome.h"
#include "timing/record/registry.h"
#include "timing/record/request_log.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/http_target.h"
#include "timing/run/run_source.h"
#include "timing/run/target.h"

namespace timing::test {

// An Outcome that owns its texts.
struct SeenOutcome {
  explicit SeenOutcome(const record::Outcome& outcome);

  std::uint32_t request;
  std::string code;  // as the label shows it
  bool success;
  nanoseconds service_time;
  std::uint64_t run;
  std::uint32_t thread;
  std::string subject;
  std::string error;
  std::uint64_t size;
  std::string response;
  std::uint64_t response_omitted;
};

// Which engine this program tests; each of them has a program of its own.
config::EngineChoice engine_under_test();

// A closed-loop job with one thread and no timeout that sends GET to `url` over that engine.
plan::JobPlan http_job(std::string_view url);
plan::HttpPlan& http_of(plan::JobPlan& job);
// Compiles a template; a test that gives a wrong one fails.
plan::Template compiled(std::string_view source);
void add_header(plan::JobPlan& job, std::string name, std::string_view value);
void add_body(plan::JobPlan& job, std::string_view text, std::string entity = "body");

class HttpBench {
 public:
  class Job final : public run::RunListener, public record::RequestLog {
   public:
    Job(HttpBench& bench, plan::JobPlan plan, unsigned runs_per_lane);

    std::vector<SeenOutcome> outcomes;
    std::vector<run::RunEnd> ends;
    std::size_t runs_logged = 0;
    int times_closed = 0;

    const plan::JobPlan& plan() const { return plan_; }
    record::RecorderSnapshot totals() const;
    std::uint64_t events(record::Event event) const;
    std::uint64_t open_connections() const { return records_.open_connections()->count(); }
    std::optional<std::chrono::sys_seconds> certificate_not_after() const {
      return records_.certificate().read();
    }
    bool has_recorder() const { return !records_.snapshots().empty(); }

    // Its target is closed right after the first runs started.
    void close_at_once() { close_at_once_ = true; }
    // Its runs were due so long before they start.
    void be_late_by(nanoseconds lateness) { lateness_ = lateness; }

   private:
    friend class HttpBench;

    void start();
    void start_run(std::uint32_t lane);
    void close();
    void run_ended(std::uint32_t lane, run::RunEnd end) override;
    void lane_available(std::uint32_t lane) override;
    void target_closed() override;
    void run_started() override;
    void request_ended(const record::Outcome& outcome) override;

    HttpBench& bench_;
    plan::JobPlan plan_;
    record::JobRecords records_;
    run::RunSource source_;
    std::vector<unsigned> runs_left_;
    std::uint32_t busy_ = 0;
    bool starting_ = false;
    bool close_at_once_ = false;
    bool closed_ = false;
    nanoseconds lateness_{0};
    std::unique_ptr<run::Target> target_;
  };

  HttpBench();

  // The job makes so many runs on each of its lanes once run() is called.
  Job& add(plan::JobPlan plan, unsigned runs_per_lane = 1);
  // Returns when every target is closed and destroyed. Once only.
  void run();

  run::EventLoop& loop() { return loop_; }
  CapturingLog& log() { return log_; }

 private:
  void job_closed();

  SystemClock clock_;
  CapturingLog log_;
  run::EventLoop loop_;
  run::Resolver resolver_;
  run::HttpEngine engine_;
  std::list<Job> jobs_;
  std::size_t open_jobs_ = 0;
};

// One job with one run by itself.
SeenOutcome run_once(plan::JobPlan plan);

}  // namespace timing::test
