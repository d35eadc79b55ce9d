#include "tests/unit/exporter/sample_registry.h"

#include "timing/record/buckets.h"

namespace timing::exporter {

namespace {

using namespace std::chrono_literals;
using record::Code;
using record::Event;

constexpr Code kOk{Code::Kind::http, 200};
constexpr Code kServerError{Code::Kind::http, 500};
constexpr Code kTimeout{Code::Kind::client, 28};
constexpr Code kDuplicateKey{Code::Kind::sql, 1062};

record::Outcome outcome_of(std::uint32_t request, Code code, bool success,
                           std::chrono::nanoseconds service_time) {
  record::Outcome outcome;
  outcome.request = request;
  outcome.code = code;
  outcome.success = success;
  outcome.service_time = service_time;
  outcome.ended = WallTime(1'795'369'200s + service_time);
  return outcome;
}

}  // namespace

SampleRegistry::SampleRegistry() : registry_(record::parse_buckets("0.1, 0.3, 1.2, 5.0").value()) {
  registry_.add({"idle", "http://idle/", {{"GET", ""}}, true});
  fill_http_job();
  fill_sql_job();
  counters_.log_lines_dropped = 3;
  counters_.log_file_lines_dropped = 9;
  counters_.log_lines_truncated = 4;
  counters_.clock_steps = 5;
  counters_.shard = 3;
  counters_.shards = 8;
  counters_.reloads_failed = 6;
  counters_.state_write_failures = 7;
  counters_.push_failures = 8;
  counters_.last_reload_successful = true;
  counters_.last_reload_success_seconds = 1'795'369'129;
}

void SampleRegistry::fill_http_job() {
  record::JobRecords& job = registry_.add({R"(say "hi"\)",
                                           "http://127.0.0.1:18090/{{ .Run }}",
                                           {{"PUT", "one"}, {"PUT", "two"}},
                                           true,
                                           {},
                                           true,
                                           false,
                                           true});
  record::Recorder& recorder = job.new_recorder();
  record::Outcome first = outcome_of(0, kOk, true, 23'266'058ns);
  first.phases.add(record::Phase::connect, 120us);
  first.phases.add(record::Phase::wait, 23ms);
  recorder.request_ended(first);
  recorder.request_ended(outcome_of(0, kOk, true, 300ms));
  recorder.request_ended(outcome_of(0, kOk, false, 300'000'001ns));
  recorder.request_ended(outcome_of(1, kServerError, false, 7s));
  recorder.request_ended(outcome_of(1, kTimeout, false, 30s));
  recorder.run_started(15us, false);
  recorder.run_ended(10us);
  recorder.run_ended(31s);
  for (std::uint64_t kind = 0; kind < record::kEventKinds; ++kind) {
    recorder.count(static_cast<Event>(kind), 1 + kind);
  }
  job.set_queued(20);
  open_ = record::OpenConnection(job.open_connections());
  job.schedule().set({.window_open = true,
                      .in_flight = 2,
                      .runs_remaining = 50,
                      .next_run = WallTime(1'795'369'203s + 250ms),
                      .window_next_change = WallTime(1'795'370'400s)});
  job.certificate().set(std::chrono::sys_seconds(1'799'999'999s));
}

void SampleRegistry::fill_sql_job() {
  record::JobRecords& job = registry_.add(
      {"rows", "mysql://db:3306/shop", {{"EXECUTE", "1"}, {"QUERY", "1"}}, false, {}, false, true});
  record::Recorder& recorder = job.new_recorder();
  recorder.count(Event::started, 1'500'000);
  recorder.request_ended(outcome_of(0, kDuplicateKey, false, 1ms));
  recorder.request_ended(outcome_of(1, {Code::Kind::sql, 0}, true, 2ms));
  recorder.phase_ended(record::Phase::connect, 4ms);
  record::SqlRecorder& sql = recorder.sql();
  for (std::uint64_t event = 0; event < record::kSqlEvents; ++event) {
    sql.count(static_cast<record::SqlEvent>(event), 1 + event);
  }
  sql.waited(1500ms);
  sql.count_error(record::SqlErrorClass::duplicate_key, 1062);
  sql.count_error(record::SqlErrorClass::rows, 0);
  sql.count_error(record::SqlErrorClass::rows, 0);
}

}  // namespace timing::exporter
