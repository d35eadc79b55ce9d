#include "timing/config/readers/on_change_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "timing/config/readers/value_reader.h"

namespace timing::config {
namespace {

constexpr std::size_t kMostPaths = 64;
constexpr std::chrono::nanoseconds kLongestDebounce = std::chrono::hours(1);
// They say by themselves when a job runs. Those that need one of them beside them are refused for
// that.
constexpr std::array<std::string_view, 7> kTimeKeys = {"run_every",  "cron",  "rate", "stages",
                                                       "think_time", "start", "seed"};

std::vector<std::string> read_paths(const Field& field, const NamedFiles& files,
                                    Problems& problems) {
  std::vector<std::string> paths;
  for (const Located<std::string>& name : read_texts(field, problems)) {
    std::string path = files.path_of(name.value);
    if (std::ranges::find(paths, path) == paths.end()) paths.push_back(std::move(path));
  }
  const bool is_list = field.node->kind == NodeKind::sequence;
  if (is_list && (field.node->items.empty() || paths.size() > kMostPaths)) {
    problems.error(field.node->mark, fmt::format("'{}' names {} paths; allowed: 1 to {}",
                                                 field.path, field.node->items.size(), kMostPaths));
  }
  return paths;
}

void refuse_time_keys(const MapReader& map, Problems& problems) {
  for (const std::string_view key : kTimeKeys) {
    const auto other = map.find(key);
    if (!other) continue;
    problems.error(other->key_mark, fmt::format("'{}' and 'on_change' exclude each other; allowed: "
                                                "one of them",
                                                key));
  }
}

std::optional<std::chrono::nanoseconds> read_debounce(const Field& field, Problems& problems) {
  const auto debounce = read_duration(field, kDurationForm, problems);
  if (!debounce || *debounce <= kLongestDebounce) return debounce;
  problems.error(field.node->mark,
                 fmt::format("'{}' is more than 1h; allowed: up to it", field.path));
  return std::nullopt;
}

}  // namespace

void read_on_change(const MapReader& map, const NamedFiles& files, Job& job, Problems& problems) {
  const auto field = map.find("on_change");
  const auto debounce = map.find("debounce");
  if (!field) {
    if (debounce) {
      problems.error(debounce->key_mark,
                     "'debounce' has nothing to act on; allowed: with 'on_change'");
    }
    return;
  }
  OnChange changes{.paths = read_paths(*field, files, problems)};
  if (debounce) changes.debounce = read_debounce(*debounce, problems).value_or(changes.debounce);
  refuse_time_keys(map, problems);
  const auto threads = map.find("run_thread");
  if (threads && job.run_thread != 1) {
    problems.error(threads->key_mark,
                   fmt::format("'run_thread' is {}; allowed with 'on_change': 1", job.run_thread));
  }
  job.on_change = std::move(changes);
}

}  // namespace timing::config
