// How long the pages for people take: /api/v1/status and /api/v1/config, with very many jobs.
// Usage: bench_pages JOBS
// Each job has had requests in each second of the last minute. Prints the sizes in bytes and the
// least processor time of some answers in milliseconds, and how long other threads waited meanwhile
// who wanted to add a job, as a reload does.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/exporter/processor_time.h"
#include "bench/program.h"
#include "timing/app/masked_config.h"
#include "timing/app/running_config.h"
#include "timing/app/status_page.h"
#include "timing/base/clock.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"
#include "timing/record/buckets.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"
#include "timing/run/job/labels.h"

namespace timing::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kSeconds = 60;

std::string config_of(std::size_t jobs) {
  std::string text;
  for (std::size_t job = 0; job < jobs; ++job) {
    text += fmt::format(
        "---\n"
        "name: checkout {0}\n"
        "url: https://user:word{0}@shop.example.com/api/v1/checkout/{0}\n"
        "method: POST\n"
        "header:\n"
        "  Content-Type: application/json\n"
        "  Authorization: Bearer token-of-{0}\n"
        "body:\n"
        "  order: '{{\"order\": {0}, \"password\": \"hunter{0}\"}}'\n"
        "run_every:\n"
        "  second: 1\n"
        "run_thread: 1\n",
        job);
  }
  return text;
}

plan::Plan plan_of(const std::string& text, const Clock& clock) {
  config::Diagnostics diagnostics("config.yml");
  const config::Config config = config::load_text(text, diagnostics);
  plan::Plan plan = plan::compile(
      config, nullptr,
      {.now = clock.wall_now(), .variable = [](const std::string&) { return std::nullopt; }},
      diagnostics);
  for (const config::Diagnostic& diagnostic : diagnostics.sorted()) {
    if (diagnostic.severity == config::Severity::error)
      throw std::runtime_error(diagnostics.format(diagnostic));
  }
  return plan;
}

void fill(record::Registry& registry, const plan::Plan& plan, SteadyTime now) {
  std::vector<record::Recorder*> recorders;
  recorders.reserve(plan.jobs.size());
  for (const auto& job : plan.jobs)
    recorders.push_back(&registry.add(run::labels_of(*job)).new_recorder());
  record::Outcome outcome;
  outcome.code = {record::Code::Kind::http, 200};
  outcome.success = true;
  for (int second = 0; second < kSeconds; ++second) {
    for (std::size_t job = 0; job < recorders.size(); ++job) {
      for (int request = 0; request < 5; ++request) {
        outcome.service_time = 1ms * (1 + (job * 7 + static_cast<std::size_t>(second) * 3) % 50);
        recorders[job]->request_ended(outcome);
      }
    }
    registry.second_ended(now - 1s * (kSeconds - 1 - second));
  }
}

// The longest that adding and removing a job took while `work` was done.
template <typename Work>
std::chrono::nanoseconds longest_wait(record::Registry& registry, Work work) {
  std::atomic<bool> done = false;
  std::chrono::nanoseconds longest{0};
  std::thread other([&] {
    while (!done) {
      const auto before = std::chrono::steady_clock::now();
      registry.remove(registry.add({"other", "http://other/", {}}));
      longest =
          std::max<std::chrono::nanoseconds>(longest, std::chrono::steady_clock::now() - before);
      std::this_thread::sleep_for(100us);
    }
  });
  work();
  done = true;
  other.join();
  return longest;
}

void print_page(std::string_view name, double milliseconds, std::size_t bytes) {
  fmt::print("{0}_ms {1:.6g}\n{0}_bytes {2}\n", name, milliseconds, bytes);
}

void run(std::string_view argument) {
  std::size_t jobs = 0;
  std::from_chars(argument.data(), argument.data() + argument.size(), jobs);
  if (jobs == 0) throw std::invalid_argument("usage: bench_pages JOBS; a whole number above 0");
  const SystemClock clock;
  const record::ProgramCounters counters;
  record::Registry registry(record::parse_buckets("0.1, 0.3, 1.2, 5.0").value());
  std::string text = config_of(jobs);
  plan::Plan plan = plan_of(text, clock);
  fill(registry, plan, clock.steady_now());
  app::RunningConfigHolder config;
  config.set({.plan = std::move(plan), .text = std::move(text)});
  const app::StatusPage status({.clock = clock,
                                .registry = registry,
                                .counters = counters,
                                .config = config,
                                .config_file = "config.yml"});

  print("snapshot_ms", least_ms([&] { registry.snapshot(); }));
  print("latencies_ms", least_ms([&] { registry.latencies(clock.steady_now()); }));
  std::size_t bytes = 0;
  const double status_ms = least_ms([&] { bytes = status.respond({}).body.size(); });
  print_page("status", status_ms, bytes);
  const auto running = config.get();
  const double config_ms =
      least_ms([&] { bytes = app::masked_config(running->text, running->plan).size(); });
  print_page("config", config_ms, bytes);
  print("longest_wait_ms", Milliseconds(longest_wait(registry, [&] {
                             for (int round = 0; round < kRounds; ++round) status.respond({});
                           })).count());
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc == 2 ? argv[1] : "");
}
