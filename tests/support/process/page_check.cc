#include "tests/support/process/page_check.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace timing::test {
namespace {

using Problems = std::vector<std::string>;
// The value of each label set.
using Values = std::map<LabelValues, double>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string words_for(const std::string& name, const LabelValues& labels) {
  std::string text = name + "{";
  for (const auto& [label, value] : labels) {
    text.append(label).append("=\"").append(value).append("\" ");
  }
  return text + "}";
}

LabelValues without(LabelValues labels, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) labels.erase(std::string(name));
  return labels;
}

// Whether the sample counts something up, and never down.
bool is_counted(const ExposedFamily& family, const Sample& sample) {
  return family.type == "counter" || (family.type == "histogram" && !sample.name.ends_with("_sum"));
}

void check_series(const ExposedFamily& family, Problems& problems) {
  std::set<std::pair<std::string, LabelValues>> seen;
  std::set<std::set<std::string>> label_names;
  for (const Sample& sample : family.samples) {
    const std::string words = words_for(sample.name, sample.labels);
    if (!seen.emplace(sample.name, sample.labels).second) problems.push_back("twice: " + words);
    std::set<std::string> names;
    for (const auto& [name, value] : without(sample.labels, {"le"})) names.insert(name);
    label_names.insert(std::move(names));
    const bool number = std::isfinite(sample.value) && sample.value >= 0;
    if (is_counted(family, sample) && !number) problems.push_back("no count: " + words);
  }
  if (family.samples.empty()) problems.push_back("no sample of " + family.name);
  if (label_names.size() > 1) {
    problems.push_back("several sets of label names in " + family.name);
  }
  if (family.type == "counter" && !family.name.ends_with("_total")) {
    problems.push_back("a counter whose name does not end in _total: " + family.name);
  }
}

// What a histogram says under one label set.
struct Buckets {
  std::vector<std::pair<double, double>> bounds;  // and counts, as they stand there
  double sum = std::numeric_limits<double>::quiet_NaN();
  double count = -1;
};

double bound_of(const Sample& sample) {
  const auto bound = sample.labels.find("le");
  if (bound == sample.labels.end()) return std::numeric_limits<double>::quiet_NaN();
  return bound->second == "+Inf" ? kInfinity : std::stod(bound->second);
}

std::map<LabelValues, Buckets> histograms_of(const ExposedFamily& family) {
  std::map<LabelValues, Buckets> all;
  for (const Sample& sample : family.samples) {
    Buckets& buckets = all[without(sample.labels, {"le"})];
    if (sample.name.ends_with("_bucket"))
      buckets.bounds.emplace_back(bound_of(sample), sample.value);
    if (sample.name.ends_with("_sum")) buckets.sum = sample.value;
    if (sample.name.ends_with("_count")) buckets.count = sample.value;
  }
  return all;
}

void check_histograms(const ExposedFamily& family, Problems& problems) {
  for (const auto& [labels, buckets] : histograms_of(family)) {
    const std::string words = words_for(family.name, labels);
    const auto ascends = [&bounds = buckets.bounds](const auto& less_or_equal) {
      return std::ranges::adjacent_find(bounds, std::not_fn(less_or_equal)) == bounds.end();
    };
    if (!ascends([](const auto& a, const auto& b) { return a.first < b.first; })) {
      problems.push_back("bounds do not ascend: " + words);
    }
    if (!ascends([](const auto& a, const auto& b) { return a.second <= b.second; })) {
      problems.push_back("buckets do not ascend: " + words);
    }
    if (buckets.bounds.empty() || buckets.bounds.back() != std::pair(kInfinity, buckets.count)) {
      problems.push_back("the bucket +Inf is not _count: " + words);
    }
    if (!(buckets.sum >= 0)) problems.push_back("no sum: " + words);
  }
}

// Adds up the samples of that name, by their labels without those that are left out.
void add_values(const Exposition& page, std::string_view name,
                std::initializer_list<std::string_view> left_out, double sign, Values& values) {
  for (const ExposedFamily& family : page.families) {
    for (const Sample& sample : family.samples) {
      if (sample.name == name) values[without(sample.labels, left_out)] += sign * sample.value;
    }
  }
}

void require_zero(const Values& values, std::string_view rule, Problems& problems) {
  for (const auto& [labels, value] : values) {
    if (value == 0) continue;
    problems.push_back(std::string(rule) + " is off by " + std::to_string(value) + ": " +
                       words_for("", labels));
  }
}

void check_sums(const Exposition& page, Problems& problems) {
  Values requests;
  add_values(page, "timing_request_duration_seconds_count", {}, 1, requests);
  add_values(page, "timing_request_success_total", {}, -1, requests);
  add_values(page, "timing_request_fail_total", {}, -1, requests);
  require_zero(requests, "success + failure = count", problems);
  Values runs;
  add_values(page, "timing_job_runs_planned_total", {}, 1, runs);
  add_values(page, "timing_job_runs_started_total", {}, -1, runs);
  add_values(page, "timing_job_runs_missed_total", {}, -1, runs);
  add_values(page, "timing_job_runs_dropped_total", {"reason"}, -1, runs);
  add_values(page, "timing_job_runs_queued", {}, -1, runs);
  require_zero(runs, "planned = started + missed + dropped + queued", problems);
}

std::map<std::pair<std::string, LabelValues>, double> counts_of(const Exposition& page) {
  std::map<std::pair<std::string, LabelValues>, double> counts;
  for (const ExposedFamily& family : page.families) {
    for (const Sample& sample : family.samples) {
      // Durations are not negative: their sum grows too.
      const bool grows = is_counted(family, sample) || sample.name.ends_with("_seconds_sum");
      if (grows) counts.emplace(std::pair(sample.name, sample.labels), sample.value);
    }
  }
  return counts;
}

}  // namespace

std::vector<std::string> find_inconsistencies(const Exposition& page) {
  Problems problems = page.problems;
  for (const ExposedFamily& family : page.families) {
    check_series(family, problems);
    if (family.type == "histogram") check_histograms(family, problems);
  }
  check_sums(page, problems);
  return problems;
}

std::vector<std::string> find_steps_back(const Exposition& earlier, const Exposition& later) {
  Problems problems;
  const auto after = counts_of(later);
  for (const auto& [series, value] : counts_of(earlier)) {
    const auto now = after.find(series);
    if (now == after.end() || now->second >= value) continue;
    problems.push_back(words_for(series.first, series.second) + " steps back from " +
                       std::to_string(value) + " to " + std::to_string(now->second));
  }
  return problems;
}

}  // namespace timing::test
