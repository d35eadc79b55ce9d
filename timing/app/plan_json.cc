#include "timing/app/plan_json.h"

#include <nlohmann/json.hpp>

#include "timing/plan/template/go_time.h"

namespace timing::app {
namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string show(WallTime time, const plan::Timezone& zone) {
  return plan::format_go_time(zone.civil(time), "2006-01-02T15:04:05.999999999Z07:00");
}

Json show(const std::optional<WallTime>& time, const plan::Timezone& zone) {
  return time ? Json(show(*time, zone)) : Json(nullptr);
}

Json show(const plan::Share& share) {
  return share.whole() ? Json(nullptr) : Json{{"index", share.index}, {"of", share.of}};
}

Json openings_of(const plan::JobForecast& job) {
  const plan::Timezone& zone = job.job->window.zone();
  Json openings = Json::array();
  for (const plan::Opening& opening : job.openings) {
    openings.push_back({{"begin", show(opening.begin, zone)},
                        {"end", show(opening.end, zone)},
                        {"highest_rate", or_null(opening.highest_rate)}});
  }
  return openings;
}

std::string_view pace_of(const plan::JobPlan& job) {
  if (job.on_change) return "on_change";
  if (job.open_model) return "rate";
  if (job.cron) return "cron";
  return job.interval ? "interval" : "closed_loop";
}

Json job_of(const plan::JobForecast& forecast) {
  const plan::JobPlan& job = *forecast.job;
  const plan::Timezone& zone = job.window.zone();
  Json ticks = Json::array();
  for (const WallTime tick : forecast.first_ticks) ticks.push_back(show(tick, zone));
  return {{"name", job.name},
          {"timezone", job.timezone},
          {"pace", pace_of(job)},
          {"on_change", job.on_change ? Json(job.on_change->paths) : Json(nullptr)},
          {"threads", job.threads},
          {"in_shard", !job.idle},
          {"run_count", or_null(job.run_count)},
          {"open_at_start", forecast.open_at_start},
          {"openings_total", forecast.opening_count},
          {"openings", openings_of(forecast)},
          {"runs", or_null(forecast.runs)},
          {"runs_expected", forecast.expected},
          {"first_ticks", std::move(ticks)},
          {"last_tick", show(forecast.last_tick, zone)},
          {"highest_rate", or_null(forecast.highest_rate)},
          {"highest_concurrency", forecast.concurrency}};
}

Json peak_of(const plan::Peak& peak) {
  Json jobs = Json::array();
  for (const plan::PeakShare& share : peak.shares) {
    jobs.push_back({{"name", share.job->name},
                    {"highest_rate", or_null(share.rate)},
                    {"highest_concurrency", share.concurrency}});
  }
  const plan::Timezone utc = plan::Timezone::utc();
  const bool any = !peak.shares.empty();
  return {{"upper_bound", or_null(peak.bound)},
          {"unbounded", !peak.bound},
          {"bounded_part", peak.bounded_part},
          {"at", any ? Json(show(peak.begin, utc)) : Json(nullptr)},
          {"until", any ? Json(show(peak.end, utc)) : Json(nullptr)},
          {"jobs", std::move(jobs)}};
}

}  // namespace

std::string plan_json(const plan::Forecast& forecast, const std::optional<RateLimit>& max_rate,
                      bool exceeded) {
  const plan::Timezone utc = plan::Timezone::utc();
  Json jobs = Json::array();
  for (const plan::JobForecast& job : forecast.jobs) jobs.push_back(job_of(job));
  Json coarse = Json::array();
  for (const auto& job : forecast.peaks.coarse) coarse.push_back(job->name);
  Json json = {{"from", show(forecast.from, utc)},
               {"until", show(forecast.end, utc)},
               {"shard", show(forecast.share)},
               {"jobs", std::move(jobs)},
               {"peak_rate", peak_of(forecast.peaks.rate)},
               {"peak_concurrency", peak_of(forecast.peaks.concurrency)},
               {"coarse", std::move(coarse)}};
  if (max_rate) json["max_rate"] = {{"per_second", max_rate->a_second}, {"exceeded", exceeded}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace timing::app
