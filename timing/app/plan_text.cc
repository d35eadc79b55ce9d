#include "timing/app/plan_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "timing/app/plan_arguments.h"
#include "timing/base/duration.h"
#include "timing/plan/template/go_time.h"
#include "timing/report/escape.h"

namespace timing::app {
namespace {

constexpr std::size_t kColumns = 98;
constexpr std::size_t kIndent = 12;
constexpr std::size_t kSharesListed = 8;
constexpr std::size_t kNameBytes = 300;

std::string name_of(const plan::JobPlan& job) { return report::clip(job.name, kNameBytes).text; }

// "1,234,567".
std::string grouped(std::uint64_t number) {
  if (number < 1000) return std::to_string(number);
  return fmt::format("{},{:03}", grouped(number / 1000), number % 1000);
}

std::string counted(std::uint64_t number, std::string_view thing) {
  return fmt::format("{} {}{}", grouped(number), thing, number == 1 ? "" : "s");
}

std::string show(WallTime time, const plan::Timezone& zone) {
  return plan::format_go_time(zone.civil(time), "Mon 2006-01-02 15:04:05.999999999 -07:00");
}

// The day of a time is written where it is another one than that of the time before.
std::string show_after(WallTime before, WallTime time, const plan::Timezone& zone) {
  constexpr std::string_view kDay = "2006-01-02 -07:00";
  const plan::CivilTime civil = zone.civil(time);
  if (plan::format_go_time(zone.civil(before), kDay) == plan::format_go_time(civil, kDay)) {
    return plan::format_go_time(civil, "15:04:05.999999999");
  }
  return show(time, zone);
}

// One item of a job: its lines, the first of them behind what they are about.
void append_lines(std::string& text, std::string_view what, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    fmt::format_to(std::back_inserter(text), "  {:<{}}{}\n", what, kIndent - 2, line);
    what = "";
  }
}

// In the unit in which it is at least one.
std::string show(config::Rate rate) {
  const double an_hour = static_cast<double>(rate.millionths_an_hour) / 1e6;
  if (an_hour >= 3600) return fmt::format("{:.6g}/s", an_hour / 3600);
  if (an_hour >= 60) return fmt::format("{:.6g}/m", an_hour / 60);
  return fmt::format("{:.6g}/h", an_hour);
}

std::string pace_of(const plan::OpenModelPlan& model) {
  const config::Rate highest = model.profile.highest();
  std::string text = fmt::format("at {}", show(highest));
  if (const auto length = model.profile.length()) {
    text = fmt::format("at up to {} over {}", show(highest), format_span(*length));
  }
  if (model.arrivals == config::Arrivals::poisson) text += ", Poisson arrivals";
  return text;
}

std::string pace_of(const plan::OnChangePlan& changes) {
  return fmt::format("on change of {}, debounced by {}", fmt::join(changes.paths, ", "),
                     format_duration(changes.debounce));
}

std::string pace_of(const plan::JobPlan& job) {
  if (job.on_change) return pace_of(*job.on_change);
  if (job.open_model) return pace_of(*job.open_model);
  if (job.cron) return "cron";
  if (job.interval) return fmt::format("every {}", format_duration(*job.interval));
  if (!job.think_time) return "back to back";
  return fmt::format("back to back, thinking at least {}", format_duration(job.think_time->least));
}

std::string start_of(const plan::JobPlan& job) {
  const plan::StartPlan& start = job.start;
  std::string text;
  if (start.aligned) text += ", aligned";
  if (start.at) text += fmt::format(", from {}", show(*start.at, job.window.zone()));
  if (start.spread) text += ", spread";
  if (start.jitter > nanoseconds(0)) {
    text += fmt::format(", jitter up to {}", format_duration(start.jitter));
  }
  return text;
}

std::string show(const plan::Opening& opening, const plan::Timezone& zone) {
  return opening.end
             ? fmt::format("{} until {}", show(opening.begin, zone), show(*opening.end, zone))
             : fmt::format("{}, and never closes", show(opening.begin, zone));
}

std::string threads_of(const plan::JobPlan& job) {
  if (job.share.whole() && !job.idle) return counted(job.threads, "thread");
  return fmt::format("{} of {}", grouped(job.threads), counted(job.all_threads, "thread"));
}

std::vector<std::string> openings_of(const plan::JobForecast& job) {
  if (job.job->window.always_open()) return {"always open"};
  if (job.openings.empty()) return {"none opens"};
  std::vector<std::string> lines;
  for (const plan::Opening& opening : job.openings) {
    lines.push_back(show(opening, job.job->window.zone()));
  }
  if (job.open_at_start) lines.front() += " (open already)";
  if (job.opening_count > lines.size()) {
    lines.push_back(fmt::format("and {} more", grouped(job.opening_count - lines.size())));
  }
  return lines;
}

std::string runs_of(const plan::JobForecast& job) {
  if (job.job->idle) return "none: other shards do them";
  if (job.job->on_change) {
    return job.job->run_count
               ? fmt::format("one for each change, up to {}", grouped(*job.job->run_count))
               : "one for each change";
  }
  if (!job.runs) {
    return job.job->run_count
               ? fmt::format("as many as it gets through, up to {}", grouped(*job.job->run_count))
               : "as many as it gets through";
  }
  if (job.expected) return fmt::format("about {}", grouped(*job.runs));
  if (!job.last_tick) return grouped(*job.runs);
  return fmt::format("{}, then it is done: {}", grouped(*job.runs),
                     show(*job.last_tick, job.job->window.zone()));
}

// As many to a line as fit.
std::vector<std::string> ticks_of(const plan::JobForecast& job) {
  std::vector<std::string> lines;
  const plan::Timezone& zone = job.job->window.zone();
  for (std::size_t i = 0; i < job.first_ticks.size(); ++i) {
    const WallTime tick = job.first_ticks[i];
    const std::string shown =
        i == 0 ? show(tick, zone) : show_after(job.first_ticks[i - 1], tick, zone);
    if (lines.empty() || kIndent + lines.back().size() + 2 + shown.size() > kColumns) {
      if (!lines.empty()) lines.back() += ",";
      lines.push_back(shown);
    } else {
      lines.back() += ", " + shown;
    }
  }
  return lines;
}

std::string rate_of(plan::RateBound rate) {
  return rate ? fmt::format("{}/s", grouped(*rate)) : "unbounded";
}

std::string highest_of(const plan::JobForecast& job) {
  return fmt::format("{}, {} at once", rate_of(job.highest_rate), grouped(job.concurrency));
}

std::string text_of(const plan::JobForecast& job) {
  std::string text = fmt::format("{}\n", name_of(*job.job));
  append_lines(text, "pace",
               {fmt::format("{}{}, {}, {}", pace_of(*job.job), start_of(*job.job),
                            threads_of(*job.job), job.job->timezone)});
  if (!job.job->idle) append_lines(text, "windows", openings_of(job));
  append_lines(text, "runs", {runs_of(job)});
  append_lines(text, "ticks", ticks_of(job));
  if (!job.job->on_change) append_lines(text, "highest", {highest_of(job)});
  return text;
}

plan::Timezone common_zone(const plan::Forecast& forecast) {
  const auto differs = [&forecast](const plan::JobForecast& job) {
    return job.job->timezone != forecast.jobs.front().job->timezone;
  };
  return forecast.jobs.empty() || std::ranges::any_of(forecast.jobs, differs)
             ? plan::Timezone::utc()
             : forecast.jobs.front().job->window.zone();
}

std::string share_of(const plan::PeakShare& share, bool of_rate) {
  return of_rate ? rate_of(share.rate) : grouped(share.concurrency);
}

std::vector<std::string> peak_of(const plan::Peak& peak, bool of_rate, const plan::Timezone& zone) {
  if (peak.shares.empty()) return {"nothing runs"};
  std::string bound = of_rate ? rate_of(peak.bound) : grouped(*peak.bound);
  if (peak.bound) {
    bound = fmt::format("at most {}", bound);
  } else if (peak.bounded_part > 0) {
    bound = fmt::format("unbounded; the jobs that have a bound add {}", rate_of(peak.bounded_part));
  }
  std::vector<std::string> lines = {
      bound, fmt::format("{} until {}", show(peak.begin, zone), show(peak.end, zone))};
  const std::size_t listed = std::min(peak.shares.size(), kSharesListed);
  std::size_t width = 0;
  for (std::size_t i = 0; i < listed; ++i) {
    width = std::max(width, share_of(peak.shares[i], of_rate).size());
  }
  for (std::size_t i = 0; i < listed; ++i) {
    const plan::PeakShare& share = peak.shares[i];
    lines.push_back(
        fmt::format("{:>{}}  {}", share_of(share, of_rate), width, name_of(*share.job)));
  }
  if (peak.shares.size() > listed) {
    lines.push_back(fmt::format("and {} more", counted(peak.shares.size() - listed, "job")));
  }
  return lines;
}

std::string text_of_peaks(const plan::Forecast& forecast) {
  const plan::Timezone zone = common_zone(forecast);
  std::string text = "All jobs together\n";
  append_lines(text, "rate", peak_of(forecast.peaks.rate, true, zone));
  append_lines(text, "at once", peak_of(forecast.peaks.concurrency, false, zone));
  text +=
      "  These are upper bounds: the sums, over the windows that are open at once, of the most "
      "runs\n"
      "  that each job starts within a second, and of its threads.\n";
  if (forecast.peaks.coarse.empty()) return text;
  text += fmt::format(
      "  The windows of {} are too many to compare each: the bounds take a day\n"
      "  of theirs as open from its first opening to its last closing.\n",
      counted(forecast.peaks.coarse.size(), "job"));
  return text;
}

}  // namespace

std::string plan_text(const plan::Forecast& forecast, const std::string& title) {
  const plan::Timezone zone = common_zone(forecast);
  std::string text = fmt::format("Plan of {}\n", report::clip(title, kNameBytes).text);
  append_lines(text, "from", {show(forecast.from, zone)});
  append_lines(text, "until",
               {fmt::format("{} ({})", show(forecast.end, zone),
                            format_span(forecast.end - forecast.from))});
  if (!forecast.share.whole()) {
    append_lines(
        text, "shard",
        {fmt::format("{} of {}, the first being 0", forecast.share.index, forecast.share.of)});
  }
  for (const plan::JobForecast& job : forecast.jobs) text += fmt::format("\n{}", text_of(job));
  return fmt::format("{}\n{}", text, text_of_peaks(forecast));
}

std::string describe_rate_peak(const plan::Forecast& forecast) {
  const plan::Peak& peak = forecast.peaks.rate;
  const plan::Timezone zone = common_zone(forecast);
  std::string jobs;
  const std::size_t listed = std::min(peak.shares.size(), kSharesListed);
  for (std::size_t i = 0; i < listed; ++i) {
    jobs += fmt::format("{}'{}' {}", i == 0 ? "" : " + ", name_of(*peak.shares[i].job),
                        rate_of(peak.shares[i].rate));
  }
  if (peak.shares.size() > listed) {
    jobs += fmt::format(" + {}", counted(peak.shares.size() - listed, "more job"));
  }
  return fmt::format("{}{} from {} until {}: {}", peak.bound ? "up to " : "", rate_of(peak.bound),
                     show(peak.begin, zone), show(peak.end, zone), jobs);
}

}  // namespace timing::app
