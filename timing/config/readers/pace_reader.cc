#include "timing/config/readers/pace_reader.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

using std::chrono::nanoseconds;

constexpr std::array<std::string_view, 2> kThinkTimeKeys = {"min", "max"};
constexpr std::string_view kThinkTimeForm = "a duration such as 100ms, or a map of min and max";

std::optional<CronFields> read_cron(const Field& field, Problems& problems) {
  const auto text = read_filled_text(field, problems);
  if (!text) return std::nullopt;
  const Result<CronFields> fields = parse_cron(text->value);
  if (!fields) {
    problems.error(text->mark, fmt::format("'{}' is {}: {}", field.path,
                                           in_apostrophes(text->value), fields.error().message));
    return std::nullopt;
  }
  if (never_fires(fields.value())) {
    problems.warning(text->mark,
                     fmt::format("'{}' is {}: none of its months has such a day; it never fires, "
                                 "the job rests",
                                 field.path, in_apostrophes(text->value)));
  }
  return fields.value();
}

std::optional<ThinkTime> read_least_and_most(const Field& field, Problems& problems) {
  const MapReader bounds(*field.node, field.path, kThinkTimeKeys, problems);
  const auto most = bounds.find("max");
  if (!most) {
    problems.error(field.key_mark, fmt::format("'{}' is missing; allowed: {}",
                                               bounds.path_of("max"), kDurationForm));
    return std::nullopt;
  }
  std::optional<nanoseconds> shortest(0);
  if (const auto least = bounds.find("min")) {
    shortest = read_duration(*least, kDurationForm, problems);
  }
  const auto longest = read_duration(*most, kDurationForm, problems);
  if (!shortest || !longest) return std::nullopt;
  if (*shortest <= *longest) return ThinkTime{*shortest, *longest};
  problems.error(field.key_mark, fmt::format("'{}' is more than '{}'; allowed: at most as much",
                                             bounds.path_of("min"), bounds.path_of("max")));
  return std::nullopt;
}

// A pause of zero is none.
std::optional<ThinkTime> read_think_time(const Field& field, Problems& problems) {
  std::optional<ThinkTime> pause;
  if (field.node->kind == NodeKind::map) {
    pause = read_least_and_most(field, problems);
  } else if (const auto duration = read_duration(field, kThinkTimeForm, problems)) {
    pause = ThinkTime{*duration, *duration};
  }
  return pause && pause->most > nanoseconds(0) ? pause : std::nullopt;
}

void refuse_together(const MapReader& map, std::string_view one, std::string_view other,
                     std::string_view allowed, Problems& problems) {
  const auto first = map.find(one);
  const auto second = map.find(other);
  if (!first || !second) return;
  problems.error(second->key_mark,
                 fmt::format("'{}' and '{}' exclude each other; allowed: {}", one, other, allowed));
}

}  // namespace

void read_pace(const MapReader& map, Job& job, Problems& problems) {
  if (const auto cron = map.find("cron")) job.cron = read_cron(*cron, problems);
  if (const auto pause = map.find("think_time")) {
    job.think_time = read_think_time(*pause, problems);
  }
  constexpr std::string_view kClosedLoopOnly = "'think_time' where runs follow back to back";
  refuse_together(map, "run_every", "cron", "one of them", problems);
  refuse_together(map, "run_every", "think_time", kClosedLoopOnly, problems);
  refuse_together(map, "cron", "think_time", kClosedLoopOnly, problems);
}

}  // namespace timing::config
