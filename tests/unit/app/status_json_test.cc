#include "timing/app/status_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"

namespace timing::app {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;
using record::Event;

constexpr WallTime kNoon{1'795'348'800s};  // 2026-11-22 12:00:00 UTC

record::LatencyWindow window(std::chrono::nanoseconds length, std::uint64_t count) {
  return {.length = length,
          .count = count,
          .rate = 20.5,
          .p50 = 1500us,
          .p90 = 2ms,
          .p95 = 3ms,
          .p99 = 4ms,
          .p999 = 5ms,
          .max = 6ms};
}

record::JobSeries series() {
  record::JobSeries job;
  job.name = "search";
  job.success = 100;
  job.failure = 7;
  const auto set = [&](Event event, std::uint64_t count) {
    job.events[static_cast<std::size_t>(event)] = count;
  };
  set(Event::started, 105);
  set(Event::late, 2);
  set(Event::missed, 3);
  set(Event::caught_up, 1);
  set(Event::abandoned, 11);
  set(Event::dropped_job_ended, 4);
  set(Event::dropped_job_removed, 5);
  set(Event::dropped_queue_full, 6);
  set(Event::dropped_window_closed, 7);
  job.planned = 138;
  job.queued = 8;
  job.last_success = kNoon + 1234567us;
  job.schedule = {.window_open = true,
                  .in_flight = 9,
                  .runs_remaining = 10,
                  .next_run = kNoon + 1h,
                  .window_next_change = kNoon + 2h};
  return job;
}

ProgramStatus status_of(std::vector<JobStatus> jobs) {
  return {.version = "1.0.0",
          .phase = ProgramPhase::running,
          .started = kNoon,
          .uptime = 12'500ms,
          .config_file = "jobs.yml",
          .reload = {.last = kNoon + 5s,
                     .successful = false,
                     .last_success = kNoon + 1s,
                     .failures = 2},
          .shard = {.index = 3, .of = 8},
          .jobs = std::move(jobs)};
}

// The example of docs/api.md: the first block of JSON in it.
Json documented() {
  const std::string page = test::read_file(test::source_file("docs/api.md"));
  const std::size_t start = page.find("```json\n") + 8;
  return Json::parse(page.substr(start, page.find("```", start) - start));
}

TEST(StatusJson, IsAsDocumented) {
  const record::JobSeries search = series();
  const record::JobLatencies latencies{.name = "search",
                                       .ten_seconds = window(10s, 205),
                                       .minute = window(12s, 246),
                                       .whole_run = window(12'250ms, 251)};
  record::JobSeries orders;
  orders.name = "orders";
  const std::string text = status_json(status_of({{.name = "search",
                                                   .type = "http",
                                                   .target = "http://h/search",
                                                   .phase = JobPhase::open,
                                                   .series = search,
                                                   .latencies = &latencies},
                                                  {.name = "orders",
                                                   .type = "mysql",
                                                   .target = "mysql://h:3306/shop",
                                                   .phase = JobPhase::waiting,
                                                   .series = orders,
                                                   .in_shard = false}}));
  EXPECT_EQ(Json::parse(text).dump(2), documented().dump(2));
  EXPECT_EQ(text.find('\n'), text.size() - 1);
}

TEST(StatusJson, OfNoJobsIsAnEmptyList) {
  const Json json = Json::parse(status_json(status_of({})));
  EXPECT_EQ(json["jobs"], Json::array());
}

TEST(StatusJson, TellsOfChanges) {
  record::JobSeries job;
  std::uint64_t count = 0;
  for (const Event event : {Event::change_done, Event::change_given_up, Event::change_superseded,
                            Event::change_interrupted, Event::change_retried}) {
    job.events[static_cast<std::size_t>(event)] = ++count;
  }
  const std::vector<std::string> paths = {"/etc/prometheus", "a.yml"};
  const Json json = Json::parse(status_json(status_of(
      {{.name = "a", .type = "http", .target = "http://h/", .series = job, .follows = &paths}})));
  EXPECT_EQ(json["jobs"][0]["changes"], Json::parse(R"({"paths": ["/etc/prometheus", "a.yml"],
      "done": 1, "given_up": 2, "superseded": 3, "interrupted": 4, "retries": 5})"));
}

TEST(StatusJson, OfAPlanThatIsNotSharedHasNoShard) {
  ProgramStatus status = status_of({});
  status.shard = {};
  EXPECT_EQ(Json::parse(status_json(status))["shard"], nullptr);
}

TEST(StatusJson, EscapesNames) {
  const record::JobSeries job = series();
  const Json json = Json::parse(status_json(status_of(
      {{.name = "a \"b\"\n\xff", .type = "http", .target = "http://h/", .series = job}})));
  EXPECT_EQ(json["jobs"][0]["name"], "a \"b\"\n\xef\xbf\xbd");
}

TEST(PhaseOfAJob, FollowsItsSchedule) {
  EXPECT_EQ(phase_of({.window_open = true, .in_flight = 1}), JobPhase::open);
  EXPECT_EQ(phase_of({.window_open = true, .in_flight = 1, .runs_remaining = 0}), JobPhase::ending);
  EXPECT_EQ(phase_of({.window_next_change = kNoon}), JobPhase::waiting);
  EXPECT_EQ(phase_of({.in_flight = 2, .window_next_change = kNoon}), JobPhase::waiting);
  EXPECT_EQ(phase_of({.in_flight = 1}), JobPhase::ending);
  EXPECT_EQ(phase_of({}), JobPhase::finished);
}

}  // namespace
}  // namespace timing::app
