#include "timing/config/readers/start_reader.h"

#include <fmt/format.h>

#include <limits>

#include "timing/base/duration.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/calendar_text.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// Years that are whole within what the clocks of the program can count.
constexpr std::string_view kStartForm =
    "now, aligned, or a time from 1970 to 2261 such as 2026-12-01T08:00:00";
constexpr local_days kFirstStart{std::chrono::year(1970) / 1 / 1};
constexpr local_days kLastStart{std::chrono::year(2261) / 12 / 31};

// Ticks of a cron line may be as close as this.
constexpr nanoseconds kCronDistance = std::chrono::minutes(1);

// "Z", "+01:00", "-05:30".
std::optional<seconds> parse_offset(std::string_view text) {
  constexpr std::size_t kLength = 6;
  if (text == "Z") return seconds(0);
  if (text.size() != kLength) return std::nullopt;
  const auto amount = parse_time_of_day(text.substr(1));
  if (!amount || *amount >= hours(24)) return std::nullopt;
  return text.front() == '-' ? -*amount : *amount;
}

std::optional<StartTime> parse_start_time(std::string_view text) {
  constexpr std::size_t kDateLength = 10;
  const std::size_t end = text.find_first_of("Z+-", kDateLength);
  const bool has_offset = end != std::string_view::npos;
  const auto offset = has_offset ? parse_offset(text.substr(end)) : std::nullopt;
  const auto date = parse_date(text.substr(0, end));
  if (!date || date->day < kFirstStart || date->day > kLastStart) return std::nullopt;
  if (has_offset && (!offset || !date->time)) return std::nullopt;
  return StartTime{.time = date->day + date->time.value_or(seconds(0)), .offset = offset};
}

void read_start_key(const Field& field, Start& start, Problems& problems) {
  const auto text = read_filled_text(field, problems);
  if (!text || text->value == "now") return;
  start.aligned = text->value == "aligned";
  if (start.aligned) return;
  start.at = parse_start_time(text->value);
  if (!start.at) {
    problems.error(text->mark, fmt::format("'{}' is {}; allowed: {}", field.path,
                                           in_apostrophes(text->value), kStartForm));
  }
}

void check_aligned(const MapReader& map, const Job& job, Problems& problems) {
  const auto start = map.find("start");
  if (!start || !job.start.aligned) return;
  if (!map.find("run_every")) {
    problems.error(start->key_mark,
                   "'start' is 'aligned' without 'run_every'; allowed: with an interval that "
                   "divides 24 hours");
  } else if (job.run_every && hours(24) % *job.run_every != nanoseconds(0)) {
    problems.error(start->key_mark,
                   fmt::format("'start' is 'aligned', but 'run_every' of {} does not divide 24 "
                               "hours; allowed: an interval that does, such as 15m",
                               format_duration(*job.run_every)));
  }
}

void check_jitter(const MapReader& map, const Job& job, Problems& problems) {
  const auto jitter = map.find("jitter");
  if (!jitter || job.start.jitter == nanoseconds(0)) return;
  const std::string length = format_duration(job.start.jitter);
  if (!map.find("run_every") && !map.find("cron")) {
    problems.error(jitter->key_mark,
                   "'jitter' without 'run_every' or 'cron'; allowed: with either of them");
  } else if (job.run_every && job.start.jitter >= *job.run_every) {
    problems.error(jitter->key_mark,
                   fmt::format("'jitter' of {} is not less than 'run_every' of {}; allowed: less",
                               length, format_duration(*job.run_every)));
  } else if (job.cron && job.start.jitter >= kCronDistance) {
    problems.error(jitter->key_mark,
                   fmt::format("'jitter' of {} is not less than a minute, which is as close as "
                               "ticks of 'cron' may be; allowed: less",
                               length));
  }
}

void check_spread(const MapReader& map, const Job& job, Problems& problems) {
  if (!job.start.spread || map.find("run_every")) return;
  problems.error(map.find("spread")->key_mark, "'spread' without 'run_every'; allowed: with it");
}

}  // namespace

void read_start(const MapReader& map, Job& job, Problems& problems) {
  if (const auto start = map.find("start")) read_start_key(*start, job.start, problems);
  if (const auto jitter = map.find("jitter")) {
    job.start.jitter = read_duration(*jitter, kDurationForm, problems).value_or(nanoseconds(0));
  }
  if (const auto spread = map.find("spread")) {
    job.start.spread = read_flag(*spread, problems).value_or(false);
  }
  if (const auto seed = map.find("seed")) {
    const auto number = read_number(*seed, {0, std::numeric_limits<std::int64_t>::max()}, problems);
    if (number) job.seed = static_cast<std::uint64_t>(*number);
  }
  check_aligned(map, job, problems);
  check_jitter(map, job, problems);
  check_spread(map, job, problems);
}

}  // namespace timing::config
