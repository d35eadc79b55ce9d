#include "timing/app/status_page.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "timing/app/status_json.h"
#include "timing/base/version.h"

namespace timing::app {
namespace {

std::string_view type_of(const plan::JobPlan& job) {
  const auto* sql = std::get_if<plan::SqlPlan>(&job.target);
  if (sql == nullptr) return "http";
  return sql->database.type == config::DatabaseType::mysql ? "mysql" : "sqlite";
}

// What a registry tells of the job, sorted by name and constant labels; null: nothing. A job of the
// same name with other labels may be there until its last run ends, after a reload.
template <typename Element>
const Element* find(const std::vector<Element>& sorted, const plan::JobPlan& job) {
  const auto place = [](const Element& element) {
    return std::tie(element.name, element.constant);
  };
  const auto wanted = std::tie(job.name, job.labels);
  const auto found = std::ranges::lower_bound(sorted, wanted, {}, place);
  return found != sorted.end() && place(*found) == wanted ? &*found : nullptr;
}

}  // namespace

JobPhase phase_of(const record::ScheduleState& schedule) {
  const bool ending = schedule.runs_remaining == 0U && schedule.in_flight > 0;
  if (schedule.window_open) return ending ? JobPhase::ending : JobPhase::open;
  if (schedule.window_next_change) return JobPhase::waiting;
  return schedule.in_flight > 0 ? JobPhase::ending : JobPhase::finished;
}

StatusPage::StatusPage(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      started_(dependencies_.clock.now()),
      last_reload_(started_.wall.time_since_epoch()) {}

ReloadStatus StatusPage::reload() const {
  const record::ProgramCounters& counters = dependencies_.counters;
  ReloadStatus reload{.last = WallTime(last_reload_.load()),
                      .successful = counters.last_reload_successful,
                      .failures = counters.reloads_failed};
  if (const std::int64_t success = counters.last_reload_success_seconds; success != 0) {
    reload.last_success = WallTime(std::chrono::seconds(success));
  }
  return reload;
}

exporter::Response StatusPage::respond(const exporter::Request& /*request*/) const {
  const auto config = dependencies_.config.get();
  const record::Snapshot snapshot = dependencies_.registry.snapshot();
  const Instant now = dependencies_.clock.now();
  const std::vector<record::JobLatencies> latencies = dependencies_.registry.latencies(now.steady);
  ProgramStatus status{.version = kVersion,
                       .phase = phase_,
                       .started = started_.wall,
                       .uptime = now.steady - started_.steady,
                       .config_file = dependencies_.config_file,
                       .reload = reload(),
                       .shard = config->plan.share,
                       .jobs = {}};
  status.jobs.reserve(config->plan.jobs.size());
  for (const auto& job : config->plan.jobs) {
    const record::JobSeries* series = find(snapshot.jobs, *job);
    if (series == nullptr) continue;  // a reload takes it away at this very moment
    status.jobs.push_back({.name = job->name,
                           .type = type_of(*job),
                           .target = job->url_label,
                           .phase = phase_of(series->schedule),
                           .series = *series,
                           .latencies = find(latencies, *job),
                           .follows = job->on_change ? &job->on_change->paths : nullptr,
                           .in_shard = !job->idle});
  }
  return {.content_type = "application/json", .body = status_json(status)};
}

}  // namespace timing::app
