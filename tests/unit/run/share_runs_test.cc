// Processes that share a plan do together what one would: whatever the schedule and however many
// they are, the union of their runs is its runs, none of them twice.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/run/schedule_bench.h"
#include "timing/base/random.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"
#include "timing/plan/forecast/forecast.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using plan::Share;

constexpr nanoseconds kSpan = 4min;
constexpr std::uint64_t kMostThreads = 12;

// Intended start, thread, number. The thread of an arrival is whichever is free: always 0 here.
using PlannedRun = std::tuple<nanoseconds, std::uint32_t, std::uint64_t>;

std::shared_ptr<const plan::JobPlan> compile(const std::string& yaml, const Share& process) {
  config::Diagnostics diagnostics("config.yml");
  const config::Config config = config::load_text(yaml, diagnostics, config::NamedFiles());
  const plan::CompileEnvironment environment{
      .now = ScheduleBench::kStart,
      .variable = [](const std::string&) { return std::nullopt; },
      .share = process};
  const plan::Plan plan = plan::compile(config, nullptr, environment, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << yaml;
  return plan.jobs.at(0);
}

// What a process does of a job, when all its runs end at once.
std::vector<PlannedRun> runs_of(const std::shared_ptr<const plan::JobPlan>& job) {
  ScheduleBench bench;
  bench.runs_end_at_once_ = run::RunEnd::finished;
  bench.apply({job});
  bench.run_for(kSpan - 1ns);
  std::vector<PlannedRun> runs;
  for (const auto& [lane, run] : bench.target(job->name).started) {
    const bool arrival = !job->interval && !job->cron;
    runs.emplace_back(run.intended - SteadyTime{}, arrival ? 0 : job->thread_of(lane), run.number);
  }
  return runs;
}

void expect_what_was_forecast(const std::shared_ptr<const plan::JobPlan>& job,
                              const std::vector<PlannedRun>& runs, const std::string& what) {
  if (!job->scheduled()) return;
  plan::ForecastOptions options{.from = ScheduleBench::kStart,
                                .end = ScheduleBench::kStart + kSpan};
  options.ticks = 1'000'000;
  const plan::JobForecast forecast = plan::forecast_job(job, options);
  if (forecast.expected) return;
  ASSERT_EQ(forecast.runs, runs.size()) << what;
  std::set<nanoseconds> ticks;
  for (const WallTime tick : forecast.first_ticks) ticks.insert(tick - ScheduleBench::kStart);
  std::set<nanoseconds> starts;
  for (const auto& [start, thread, number] : runs) starts.insert(start);
  // The last of them may be behind the count.
  if (job->run_count) {
    EXPECT_TRUE(std::ranges::includes(ticks, starts)) << what;
  } else {
    EXPECT_EQ(ticks, starts) << what;
  }
  if (forecast.last_tick) {
    EXPECT_EQ(*forecast.last_tick - ScheduleBench::kStart, *starts.rbegin()) << what;
  }
  options.openings = 0;
  options.ticks = 0;
  const plan::JobForecast counted = plan::forecast_job(job, options);
  EXPECT_EQ(counted.runs, forecast.runs) << what;
  EXPECT_EQ(counted.last_tick, forecast.last_tick) << what;
}

std::vector<PlannedRun> runs_of_all(const std::string& yaml, std::uint32_t processes) {
  std::vector<PlannedRun> all;
  for (std::uint32_t index = 0; index < processes; ++index) {
    const auto job = compile(yaml, {.index = index, .of = processes});
    const auto own = runs_of(job);
    expect_what_was_forecast(job, own, fmt::format("shard {}/{} of\n{}", index, processes, yaml));
    all.insert(all.end(), own.begin(), own.end());
  }
  std::ranges::sort(all);
  return all;
}

std::vector<PlannedRun> runs_of_one(const std::string& yaml) {
  std::vector<PlannedRun> runs = runs_of(compile(yaml, {}));
  std::ranges::sort(runs);
  return runs;
}

class RandomYaml {
 public:
  explicit RandomYaml(std::uint64_t seed) : random_(seed) {
    add(fmt::format("name: job {}", upto(1000)));
    add("url: http://127.0.0.1:1/");
    add(fmt::format("seed: {}", upto(1000)));
    add(fmt::format("run_thread: {}", 1 + upto(kMostThreads - 1)));
    const std::uint64_t kind = upto(3);
    if (kind == 0) add_interval();
    if (kind == 1) add_cron();
    if (kind >= 2) add_rate();
    if (upto(2) == 0) windows_ = add_range();
    if (upto(4) == 0) add(fmt::format("run_for: {}s", 1 + upto(200)));
    if (upto(2) == 0) run_count_ = 1 + upto(60);
  }

  std::string text() const {
    return run_count_ ? text_ + fmt::format("run_count: {}\n", *run_count_) : text_;
  }
  std::string without_count() const { return text_; }
  // Each thread has ticks of its own, whose order is not the same in each interval, or which a
  // window cuts.
  bool threads_differ() const { return spread_ && (jitter_ || windows_ || starts_); }
  std::optional<std::uint64_t> count() const { return run_count_; }

 private:
  std::uint64_t upto(std::uint64_t most) { return random_() % (most + 1); }
  void add(const std::string& line) { text_ += line + "\n"; }

  void add_interval() {
    const std::uint64_t intervals[] = {1, 2, 5, 15, 30};
    const std::uint64_t interval = intervals[upto(4)];
    add(fmt::format("run_every: {}s", interval));
    const std::uint64_t start = upto(3);
    if (start == 0) add("start: aligned");
    if (start == 1) add(fmt::format("start: 2026-11-22T12:00:{:02}Z", 1 + upto(50)));
    if (start == 2) add("start: 2026-11-22T11:59:57Z");
    starts_ = start != 3;
    jitter_ = upto(1) == 0;
    if (jitter_) add(fmt::format("jitter: {}ms", 1 + upto(interval * 1000 - 2)));
    spread_ = upto(1) == 0;
    if (spread_) add("spread: true");
  }

  void add_cron() {
    add("cron: \"* * * * *\"");
    if (upto(1) == 0) add(fmt::format("jitter: {}ms", 1 + upto(59'000)));
  }

  void add_rate() {
    if (upto(1) == 0) {
      add(fmt::format("rate: {}/m", 1 + upto(200)));
    } else {
      add(fmt::format("stages: [{{for: {}s, to: {}/m}}, {{for: {}s}}, {{for: {}s, to: {}/m}}]",
                      1 + upto(60), upto(300), 1 + upto(60), 1 + upto(60), 1 + upto(200)));
    }
    if (upto(2) == 0) add("arrivals: poisson");
  }

  bool add_range() {
    add(upto(1) == 0 ? "range: {second: {lt: 23}}"
                     : "range: {second: {in: [1, 2, 3, 17, 40, 41]}}");
    return true;
  }

  Random random_;
  std::string text_;
  std::optional<std::uint64_t> run_count_;
  bool windows_ = false;
  bool starts_ = false;
  bool jitter_ = false;
  bool spread_ = false;
};

// Of threads that differ the runs have the same instants; their numbers are all different. A count
// may leave other ones of its last intervals, and as many.
void expect_runs_of_the_plan(const RandomYaml& yaml, const std::vector<PlannedRun>& all,
                             const std::string& what) {
  const std::vector<PlannedRun> plan = runs_of_one(yaml.without_count());
  std::set<std::pair<nanoseconds, std::uint32_t>> left;
  for (const auto& [start, thread, number] : plan) left.emplace(start, thread);
  std::set<std::uint64_t> numbers;
  for (const auto& [start, thread, number] : all) {
    EXPECT_EQ(left.erase({start, thread}), 1U) << what;
    EXPECT_TRUE(numbers.insert(number).second) << what;
  }
  const std::uint64_t count = yaml.count().value_or(plan.size());
  EXPECT_LE(all.size(), count) << what;
  constexpr std::uint64_t kIntervals = 3;
  if (!yaml.count() || plan.size() >= count + kIntervals * kMostThreads) {
    EXPECT_EQ(all.size(), count) << what;
  }
}

TEST(ShareRuns, AreTogetherThePlan) {
  constexpr std::uint64_t kPlans = 40;
  std::size_t exact = 0;
  for (std::uint64_t seed = 0; seed < kPlans; ++seed) {
    const RandomYaml yaml(seed);
    const std::vector<PlannedRun> one = runs_of_one(yaml.text());
    for (std::uint32_t processes = 1; processes <= 9; ++processes) {
      const std::string what =
          fmt::format("{} processes, seed {}\n{}", processes, seed, yaml.text());
      const std::vector<PlannedRun> all = runs_of_all(yaml.text(), processes);
      if (yaml.threads_differ()) {
        expect_runs_of_the_plan(yaml, all, what);
      } else {
        ASSERT_EQ(all, one) << what;
        exact += one.size();
      }
    }
  }
  EXPECT_GT(exact, kPlans * 9 * 20);  // the generator makes what it is for
}

TEST(ShareRuns, OfAClosedLoopHaveEachNumberOnce) {
  for (const std::uint32_t threads : {1U, 3U, 8U}) {
    for (const std::uint64_t count : {1U, 5U, 64U, 101U}) {
      const std::string yaml =
          fmt::format("url: http://127.0.0.1:1/\nthink_time: 1s\nrun_thread: {}\nrun_count: {}\n",
                      threads, count);
      for (std::uint32_t processes = 1; processes <= 9; ++processes) {
        std::vector<std::uint64_t> numbers;
        for (const auto& run : runs_of_all(yaml, processes)) numbers.push_back(std::get<2>(run));
        std::ranges::sort(numbers);
        ASSERT_EQ(numbers.size(), count) << processes << " processes of\n" << yaml;
        EXPECT_EQ(numbers.front(), 1U);
        EXPECT_EQ(numbers.back(), count);
        EXPECT_EQ(std::ranges::adjacent_find(numbers), numbers.end());
      }
    }
  }
}

TEST(ShareRuns, DrawTheSameWithoutASeed) {
  const std::string yaml =
      "url: http://127.0.0.1:1/\nrate: 60/m\narrivals: poisson\nrun_count: 100\n";
  const std::vector<PlannedRun> three = runs_of_all(yaml, 3);
  ASSERT_EQ(three.size(), 100U);
  EXPECT_EQ(runs_of_all(yaml, 4), three);
  EXPECT_NE(runs_of_all(yaml + "timeout: 1s\n", 3), three);
}

TEST(ShareRuns, OfAJobWithFewerThreadsAreSomeProcesses) {
  std::size_t idle = 0;
  for (std::uint32_t index = 0; index < 8; ++index) {
    const auto job = compile("url: http://127.0.0.1:1/\nrun_every: 1s\nrun_thread: 3\n",
                             {.index = index, .of = 8});
    if (!job->idle) continue;
    ++idle;
    ScheduleBench bench;
    bench.apply({job});
    EXPECT_TRUE(bench.scheduler_->finished());
    EXPECT_EQ(bench.scheduler_->next_steady(), std::nullopt);
    bench.run_for(5s);
    EXPECT_EQ(bench.series(job->name).planned, 0U);
    EXPECT_EQ(bench.log_.count("job '" + job->name +
                               "': rests, it has fewer threads or runs than there are shards"),
              1U);
  }
  EXPECT_EQ(idle, 5U);
}

}  // namespace
}  // namespace timing::test
