#include "timing/config/readers/job_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "timing/config/canonical.h"
#include "timing/config/job_keys.h"
#include "timing/config/readers/check_reader.h"
#include "timing/config/readers/connection_reader.h"
#include "timing/config/readers/http_reader.h"
#include "timing/config/readers/label_reader.h"
#include "timing/config/readers/on_change_reader.h"
#include "timing/config/readers/schedule_reader.h"
#include "timing/config/readers/sql_reader.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 2> kTypes = {"http", "database"};

// In the order of RequestLogging.
constexpr std::array<std::string_view, 5> kLogging = {"auto", "all", "errors", "summary", "none"};

std::array<std::string_view, kJobKeys.size()> all_keys() {
  std::array<std::string_view, kJobKeys.size()> names;
  std::ranges::transform(kJobKeys, names.begin(), &JobKey::name);
  return names;
}

void warn_of_ignored(const MapReader& map, KeyOwner owner, std::string_view kind,
                     Problems& problems) {
  std::vector<std::string_view> ignored;
  std::vector<Mark> marks;
  for (const JobKey& key : kJobKeys) {
    if (key.owner != owner) continue;
    const auto field = map.find(key.name);
    if (!field) continue;
    ignored.push_back(key.name);
    marks.push_back(field->key_mark);
  }
  if (ignored.empty()) return;
  const Mark first = *std::ranges::min_element(
      marks, {}, [](Mark mark) { return std::pair(mark.line, mark.column); });
  problems.warning(first, fmt::format("{}; {}", are_ignored(ignored), kind));
}

std::optional<Located<std::string>> read_name(const Field& field, Problems& problems) {
  auto name = read_filled_text(field, problems);
  if (name && has_control_characters(name->value)) {
    problems.error(name->mark,
                   "'name' holds a line break or another control character; allowed: a text on one "
                   "line");
  }
  return name;
}

void read_common(const MapReader& map, Job& job, Problems& problems) {
  if (const auto name = map.find("name")) job.name = read_name(*name, problems);
  if (const auto zone = map.find("timezone")) job.timezone = read_filled_text(*zone, problems);
  if (const auto timeout = map.find("timeout")) {
    job.timeout =
        read_duration(*timeout, "a duration such as 500ms, 10s or 1m30s, or 0 for none", problems)
            .value_or(job.timeout);
  }
  if (const auto templates = map.find("templates")) {
    job.templates = read_flag(*templates, problems).value_or(job.templates);
  }
  if (const auto logging = map.find("log_requests")) {
    if (const auto index = read_word(*logging, kLogging, problems)) {
      job.log_requests = static_cast<RequestLogging>(*index);
    }
  }
  if (const auto labels = map.find("prometheus")) {
    job.labels = read_labels(*labels, job.labels, problems);
  }
}

std::vector<Check> read_check_keys(const MapReader& map, Problems& problems) {
  const auto check = map.find("check");
  const auto checker = map.find("checker");
  if (check && checker) {
    problems.error(checker->key_mark,
                   "'check' and 'checker' are two names of one key; allowed: "
                   "either");
  }
  if (check) return read_checks(*check, problems);
  if (checker) return read_checks(*checker, problems);
  return {};
}

void read_http_job(const MapReader& map, NamedFiles& files, Job& job, Problems& problems) {
  job.target = read_http(map, files, problems);
  read_on_change(map, files, job, problems);
  check_connection(map, job, problems);
  job.checks = read_check_keys(map, problems);
  if (map.find("url")) {
    warn_of_ignored(map, KeyOwner::original_sql,
                    "a job without 'type: database' makes HTTP requests", problems);
  }
}

// Only what the original took too can mean something else now.
bool is_plain(const Statement& statement) {
  return !statement.name && statement.params.empty() && !statement.rows && !statement.timeout &&
         statement.captures.empty();
}

void warn_of_run_count(const MapReader& map, const Job& job, const Sql& sql, Problems& problems) {
  const std::size_t statements = sql.execute.size() + sql.query.size();
  const auto count = map.find("run_count");
  if (!count || job.run_count == 0 || statements < 2 || sql.transaction || !sql.mix.empty() ||
      !std::ranges::all_of(sql.execute, is_plain) || !std::ranges::all_of(sql.query, is_plain)) {
    return;
  }
  problems.warning(count->key_mark,
                   fmt::format("'run_count' counts runs, each of all {} statements; the original "
                               "counted single statements",
                               statements));
}

void read_sql_job(const MapReader& map, NamedFiles& files, Job& job, Problems& problems) {
  Sql sql = read_sql(map, files, problems);
  warn_of_run_count(map, job, sql, problems);
  job.target = std::move(sql);
  warn_of_ignored(map, KeyOwner::original_http, "a job of type database uses 'database' and 'sql'",
                  problems);
  for (const JobKey& key : kJobKeys) {
    const auto field = key.owner == KeyOwner::http ? map.find(key.name) : std::nullopt;
    if (!field) continue;
    problems.error(
        field->key_mark,
        fmt::format("'{}' does not belong to type database; allowed with type http", key.name));
  }
}

}  // namespace

Job read_job(const Node& document, const Defaults& defaults, NamedFiles& files,
             Problems& problems) {
  Job job;
  job.timezone = defaults.timezone;
  job.labels = defaults.labels;
  job.mark = document.mark;
  if (document.kind != NodeKind::map) {
    problems.error(document.mark, fmt::format("the document is {}; allowed: a map of keys, as in "
                                              "'url: http://...'",
                                              kind_in_words(document)));
    return job;
  }
  const MapReader map(document, "", all_keys(), problems);
  read_common(map, job, problems);
  read_schedule(map, job, problems);
  std::optional<std::size_t> type = 0;
  if (const auto field = map.find("type")) type = read_word(*field, kTypes, problems);
  if (type == 0U) read_http_job(map, files, job, problems);
  if (type == 1U) read_sql_job(map, files, job, problems);
  job.content = canonical_text(job);
  return job;
}

}  // namespace timing::config
