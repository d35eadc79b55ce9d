#include "timing/config/readers/rate_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/rate_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

using std::chrono::nanoseconds;

constexpr std::array<std::string_view, 2> kStageKeys = {"for", "to"};
// In the order of config::Arrivals.
constexpr std::array<std::string_view, 2> kArrivals = {"uniform", "poisson"};
constexpr std::array<std::string_view, 2> kLate = {"skip", "queue"};
constexpr std::string_view kStagesForm = "a list of maps such as {for: 2m, to: 500/s}";
constexpr std::int64_t kLongestQueue = 10'000'000;
constexpr std::uint32_t kHttpThreads = 1000;
constexpr std::uint32_t kSqlThreads = 20;

std::optional<Rate> read_rate(const Field& field, Problems& problems) {
  if (field.node->kind != NodeKind::scalar) {
    problems.error(field.node->mark, fmt::format("'{}' is {}; allowed: {}", field.path,
                                                 kind_in_words(*field.node), kRateForm));
    return std::nullopt;
  }
  const Result<Rate> rate = parse_rate(field.node->text);
  if (rate) return rate.value();
  problems.error(field.node->mark,
                 fmt::format("'{}' is {}, {}; allowed: {}", field.path,
                             in_apostrophes(field.node->text), rate.error().message, kRateForm));
  return std::nullopt;
}

std::optional<Stage> read_stage(const Field& item, Problems& problems) {
  if (!require_map(item, "a map such as {for: 2m, to: 500/s}", problems)) return std::nullopt;
  const MapReader map(*item.node, item.path, kStageKeys, problems);
  const auto length = map.find("for");
  if (!length) {
    problems.error(item.node->mark,
                   fmt::format("'{}' is missing; allowed: {}", map.path_of("for"), kDurationForm));
    return std::nullopt;
  }
  const auto duration = read_duration(*length, kDurationForm, problems);
  Stage stage{.length = duration.value_or(nanoseconds(0))};
  const auto to = map.find("to");
  if (to) stage.to = read_rate(*to, problems);
  if (!duration || (to && !stage.to)) return std::nullopt;
  return stage;
}

std::optional<std::vector<Stage>> read_stages(const Field& field, Problems& problems) {
  if (field.node->kind != NodeKind::sequence || field.node->items.empty()) {
    const bool empty = field.node->kind == NodeKind::sequence;
    problems.error(field.node->mark,
                   fmt::format("'{}' is {}; allowed: {}", field.path,
                               empty ? "empty" : kind_in_words(*field.node), kStagesForm));
    return std::nullopt;
  }
  std::vector<Stage> stages;
  nanoseconds sum(0);
  for (const NodePtr& item : field.node->items) {
    const auto stage = read_stage({item.get(), field.path, item->mark}, problems);
    if (!stage) continue;
    if (stage->length > nanoseconds::max() - sum) {
      problems.error(field.key_mark,
                     fmt::format("'{}' last more than 292 years; allowed: less", field.path));
      return std::nullopt;
    }
    sum += stage->length;
    stages.push_back(*stage);
  }
  if (stages.size() < field.node->items.size()) return std::nullopt;
  return stages;
}

bool ever_runs(const OpenModel& model) {
  if (model.stages.empty()) return model.rate > Rate{};
  Rate rate = model.rate;
  for (const Stage& stage : model.stages) {
    const Rate to = stage.to.value_or(rate);
    if (stage.length > nanoseconds(0) && (rate > Rate{} || to > Rate{})) return true;
    rate = to;
  }
  return false;
}

std::optional<OpenModel> read_model(const MapReader& map, Problems& problems) {
  const auto rate = map.find("rate");
  const auto stages = map.find("stages");
  OpenModel model;
  bool valid = true;
  if (rate) {
    const auto read = read_rate(*rate, problems);
    model.rate = read.value_or(Rate{});
    valid = read.has_value();
  }
  if (stages) {
    auto read = read_stages(*stages, problems);
    valid = valid && read;
    if (read) model.stages = *std::move(read);
  }
  if (const auto arrivals = map.find("arrivals")) {
    const auto word = read_word(*arrivals, kArrivals, problems);
    if (word) model.arrivals = static_cast<Arrivals>(*word);
  }
  if (!valid) return std::nullopt;
  if (ever_runs(model)) return model;
  problems.error(stages ? stages->key_mark : rate->key_mark,
                 stages
                     ? "'stages' stay at 0, so that the job never runs; allowed: a stage with a "
                       "rate, and a time for it"
                     : "'rate' is 0, so that the job never runs; allowed: more, or 'stages' that "
                       "lead to more");
  return std::nullopt;
}

void refuse_other_paces(const MapReader& map, const Field& own, Problems& problems) {
  for (const std::string_view other : {"run_every", "cron", "think_time"}) {
    if (!map.find(other)) continue;
    problems.error(own.key_mark, fmt::format("'{}' and '{}' exclude each other; allowed: one of "
                                             "them",
                                             other, own.path));
  }
}

void refuse_without(const MapReader& map, std::string_view key, bool fits, std::string_view others,
                    Problems& problems) {
  const auto field = map.find(key);
  if (!field || fits) return;
  problems.error(field->key_mark,
                 fmt::format("'{}' has nothing to act on; allowed: with {}", key, others));
}

void read_queue(const MapReader& map, Job& job, Problems& problems) {
  if (const auto late = map.find("late")) {
    job.queues_late = read_word(*late, kLate, problems) == 1U;
  }
  if (const auto most = map.find("max_queue")) {
    if (const auto number = read_number(*most, {0, kLongestQueue}, problems)) {
      job.max_queue = static_cast<std::uint64_t>(*number);
    }
  }
}

}  // namespace

void read_open_model(const MapReader& map, Job& job, Problems& problems) {
  const auto rate = map.find("rate");
  const auto stages = map.find("stages");
  const bool open = rate || stages;
  if (open) {
    job.open_model = read_model(map, problems);
    refuse_other_paces(map, rate ? *rate : *stages, problems);
  }
  read_queue(map, job, problems);
  const bool ticks = map.find("run_every") || map.find("cron");
  refuse_without(map, "arrivals", open, "'rate' or 'stages'", problems);
  refuse_without(map, "late", ticks, "'run_every' or 'cron'", problems);
  refuse_without(map, "max_queue", open || job.queues_late, "'rate', 'stages' or 'late: queue'",
                 problems);
  if (const auto limit = map.find("run_for")) {
    const auto length = read_duration(
        *limit, "a duration such as 500ms, 10s or 1m30s, or 0 for no limit", problems);
    if (length > nanoseconds(0)) job.run_for = length;
  }
}

std::uint32_t default_threads(const MapReader& map, const Job& job) {
  if (!job.open_model) return 1;
  const auto type = map.find("type");
  return type && type->node->text == "database" ? kSqlThreads : kHttpThreads;
}

}  // namespace timing::config
