#include "timing/config/readers/catch_up_reader.h"

#include <fmt/format.h>

#include <array>

#include "timing/config/readers/value_reader.h"

namespace timing::config {
namespace {

using std::chrono::nanoseconds;

constexpr std::array<std::string_view, 2> kKeys = {"within", "at_most"};
constexpr std::string_view kWithinForm = "a duration such as 30m or 2h, more than 0";
constexpr std::uint32_t kMostTicks = 1000;

bool ticks_outlive_the_program(const MapReader& job) {
  if (job.find("cron")) return true;
  const auto start = job.find("start");
  return start && start->node->text != "now" && job.find("run_every");
}

std::optional<nanoseconds> read_within(const MapReader& map, Mark place, Problems& problems) {
  const auto field = map.find("within");
  if (!field) {
    problems.error(place,
                   fmt::format("'{}' is missing; allowed: {}", map.path_of("within"), kWithinForm));
    return std::nullopt;
  }
  const auto within = read_duration(*field, kWithinForm, problems);
  if (within != nanoseconds(0)) return within;
  problems.error(field->key_mark, fmt::format("'{}' is 0; allowed: {}", field->path, kWithinForm));
  return std::nullopt;
}

}  // namespace

std::optional<CatchUp> read_catch_up(const MapReader& job, Problems& problems) {
  const auto field = job.find("catch_up");
  if (!field || !require_map(*field, "a map of within and at_most", problems)) return std::nullopt;
  const MapReader map(*field->node, field->path, kKeys, problems);
  CatchUp missed;
  const auto within = read_within(map, field->key_mark, problems);
  if (const auto at_most = map.find("at_most")) {
    const auto number = read_number(*at_most, {1, kMostTicks}, problems);
    missed.at_most = static_cast<std::uint32_t>(number.value_or(1));
  }
  if (!ticks_outlive_the_program(job)) {
    problems.error(
        field->key_mark,
        fmt::format("'{}' needs ticks that stay where they are when the program is "
                    "started again; allowed: with 'cron', 'start: aligned' or a time as 'start'",
                    field->path));
  }
  if (!within) return std::nullopt;
  missed.within = *within;
  return missed;
}

}  // namespace timing::config
