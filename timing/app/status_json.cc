#include "timing/app/status_json.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "timing/plan/template/go_time.h"

namespace timing::app {
namespace {

using Json = nlohmann::ordered_json;
using record::Event;

Json seconds(nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

Json time(WallTime time) {
  return plan::format_go_time(plan::Timezone::utc().civil(time), "2006-01-02T15:04:05.000Z07:00");
}

Json time(const std::optional<WallTime>& instant) {
  return instant ? time(*instant) : Json(nullptr);
}

std::string_view word(ProgramPhase phase) {
  switch (phase) {
    case ProgramPhase::starting:
      return "starting";
    case ProgramPhase::running:
      return "running";
    case ProgramPhase::stopping:
      return "stopping";
  }
  return "";
}

std::string_view word(JobPhase phase) {
  switch (phase) {
    case JobPhase::waiting:
      return "waiting";
    case JobPhase::open:
      return "open";
    case JobPhase::ending:
      return "ending";
    case JobPhase::finished:
      return "finished";
  }
  return "";
}

Json runs(const record::JobSeries& job) {
  const auto count = [&](Event event) { return count_of(job.events, event); };
  Json dropped;
  dropped["job_ended"] = count(Event::dropped_job_ended);
  dropped["job_removed"] = count(Event::dropped_job_removed);
  dropped["queue_full"] = count(Event::dropped_queue_full);
  dropped["window_closed"] = count(Event::dropped_window_closed);
  Json runs;
  runs["planned"] = job.planned;
  runs["started"] = count(Event::started);
  runs["late"] = count(Event::late);
  runs["missed"] = count(Event::missed);
  runs["caught_up"] = count(Event::caught_up);
  runs["abandoned"] = count(Event::abandoned);
  runs["dropped"] = std::move(dropped);
  runs["queued"] = job.queued;
  runs["in_flight"] = job.schedule.in_flight;
  const auto remaining = job.schedule.runs_remaining;
  runs["remaining"] = remaining ? Json(*remaining) : Json(nullptr);
  return runs;
}

Json changes(const JobStatus& job) {
  if (job.follows == nullptr) return nullptr;
  const auto count = [&](Event event) { return count_of(job.series.events, event); };
  Json json;
  json["paths"] = *job.follows;
  json["done"] = count(Event::change_done);
  json["given_up"] = count(Event::change_given_up);
  json["superseded"] = count(Event::change_superseded);
  json["interrupted"] = count(Event::change_interrupted);
  json["retries"] = count(Event::change_retried);
  return json;
}

// Of a window in which nothing ended there are no percentiles.
Json latency(const record::LatencyWindow& window) {
  const auto percentile = [&](nanoseconds value) {
    return window.count == 0 ? Json(nullptr) : seconds(value);
  };
  Json json;
  json["length_seconds"] = seconds(window.length);
  json["requests"] = window.count;
  json["requests_per_second"] = window.rate;
  json["p50"] = percentile(window.p50);
  json["p90"] = percentile(window.p90);
  json["p95"] = percentile(window.p95);
  json["p99"] = percentile(window.p99);
  json["p999"] = percentile(window.p999);
  json["max"] = percentile(window.max);
  return json;
}

Json latencies(const record::JobLatencies* job) {
  static const record::JobLatencies none;
  const record::JobLatencies& known = job == nullptr ? none : *job;
  Json json;
  json["last_10_seconds"] = latency(known.ten_seconds);
  json["last_minute"] = latency(known.minute);
  json["whole_run"] = latency(known.whole_run);
  return json;
}

Json job(const JobStatus& job) {
  const record::JobSeries& series = job.series;
  const bool http = job.type == "http";
  Json json;
  json["name"] = job.name;
  json["type"] = job.type;
  json["url"] = http ? Json(job.target) : Json(nullptr);
  json["database"] = http ? Json(nullptr) : Json(job.target);
  json["state"] = word(job.phase);
  json["in_shard"] = job.in_shard;
  json["window"]["open"] = series.schedule.window_open;
  json["window"]["next_change"] = time(series.schedule.window_next_change);
  json["next_run"] = time(series.schedule.next_run);
  json["runs"] = runs(series);
  json["changes"] = changes(job);
  json["requests"]["success"] = series.success;
  json["requests"]["failure"] = series.failure;
  json["last_success"] = time(series.last_success);
  json["latency_seconds"] = latencies(job.latencies);
  return json;
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json program(const ProgramStatus& status) {
  Json json;
  json["version"] = status.version;
  json["state"] = word(status.phase);
  json["started"] = time(status.started);
  json["uptime_seconds"] = seconds(status.uptime);
  json["shard"] = nullptr;
  if (!status.shard.whole()) {
    json["shard"] = {{"index", status.shard.index}, {"of", status.shard.of}};
  }
  Json& config = json["config"];
  config["file"] = status.config_file;
  config["last_reload"] = time(status.reload.last);
  config["last_reload_successful"] = status.reload.successful;
  config["last_success"] = time(status.reload.last_success);
  config["reload_failures"] = status.reload.failures;
  return json;
}

}  // namespace

std::string status_json(const ProgramStatus& status) {
  std::string text = text_of(program(status));
  text.pop_back();
  text += ",\"jobs\":[";
  // One after the other: as one value, those of ten thousand jobs take a hundred megabytes.
  for (const JobStatus& each : status.jobs) {
    if (text.back() != '[') text += ',';
    text += text_of(job(each));
  }
  text += "]}\n";
  return text;
}

}  // namespace timing::app
