// What scrapes cost a load generator that is at work: idle runs with their records, with and
// without somebody who asks for the metrics all the time.
//
// Usage: bench_load INTERVAL SECONDS JOBS
//   INTERVAL  of the runs, nanoseconds: 20000 is 50,000 a second
//   SECONDS   each of two phases takes: one without scrapes, then one with
//   JOBS      besides, which rest, have recorded something and make the page longer
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "bench/exporter/scraper.h"
#include "bench/program.h"
#include "bench/schedule/delays.h"
#include "bench/schedule/idle_load.h"
#include "exporter/metrics_page.h"
#include "exporter/server.h"

namespace timing::bench {
namespace {

constexpr std::chrono::milliseconds kScrapeInterval{100};

class NoLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*text*/) override {}
  bool enabled(LogLevel /*level*/) const override { return false; }
};

struct Plan {
  nanoseconds interval{0};
  std::chrono::seconds span{0};
  std::size_t jobs = 0;
};

// What one phase gave.
struct Phase {
  double throughput = 0;  // runs started a second
  double p99_ns = 0;      // of the start delay
  std::size_t scrapes = 0;
  std::size_t page_size = 0;
};

void add_resting_jobs(record::Registry& registry, std::size_t jobs) {
  record::Outcome outcome;
  outcome.code = {record::Code::Kind::http, 200};
  outcome.success = true;
  outcome.service_time = std::chrono::milliseconds(3);
  for (std::size_t number = 0; number < jobs; ++number) {
    const std::string name = fmt::format("resting {}", number);
    record::Recorder& recorder =
        registry.add({name, "http://127.0.0.1/" + name, {{"GET", ""}}, true}).new_recorder();
    recorder.run_started(std::chrono::microseconds(70), false);
    recorder.request_ended(outcome);
    recorder.run_ended(outcome.service_time);
  }
}

std::uint64_t runs_started(const record::Registry& registry) {
  std::uint64_t started = 0;
  for (const record::JobSeries& job : registry.snapshot().jobs) {
    if (job.name == "idle") started += record::count_of(job.events, record::Event::started);
  }
  return started;
}

Phase measure(const Plan& plan, bool scraped) {
  NoLog log;
  IdleLoad load(plan.interval, plan.span, true);
  add_resting_jobs(load.registry(), plan.jobs);
  const exporter::MetricsPage page(load.registry(), load.counters(), "bench");
  auto server = exporter::Server::start(
      {.addresses = {{.host = "127.0.0.1", .port = 0}}},
      [&page](const exporter::Request& request) { return page.respond(request); }, log);
  if (!server) throw std::runtime_error(server.error().message);

  load.start();
  const SteadyTime begin = std::chrono::steady_clock::now();
  std::optional<Scraper> scraper;
  if (scraped) scraper.emplace(server.value()->addresses().front().port, kScrapeInterval);
  std::this_thread::sleep_until(begin + plan.span);
  const std::uint64_t started = runs_started(load.registry());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  Phase phase{.throughput = static_cast<double>(started) / taken.count()};
  if (scraper) {
    phase.scrapes = scraper->scrapes();
    phase.page_size = scraper->page_size();
  }
  scraper.reset();
  load.stop();
  phase.p99_ns = static_cast<double>(quantiles_of(std::move(load.runs().delays)).p99.count());
  return phase;
}

void report(const Phase& quiet, const Phase& scraped) {
  fmt::print("quiet_runs_per_second {:.0f}\nscraped_runs_per_second {:.0f}\n", quiet.throughput,
             scraped.throughput);
  fmt::print("quiet_p99_ns {:.0f}\nscraped_p99_ns {:.0f}\n", quiet.p99_ns, scraped.p99_ns);
  fmt::print("scrapes {}\npage_bytes {}\n", scraped.scrapes, scraped.page_size);
  fmt::print("throughput_loss_percent {:.3f}\np99_ratio {:.3f}\n",
             100 * (1 - scraped.throughput / quiet.throughput), scraped.p99_ns / quiet.p99_ns);
}

void run(int argc, char** argv) {
  if (argc != 4) throw std::invalid_argument("usage: INTERVAL SECONDS JOBS");
  const Plan plan{.interval = nanoseconds(std::stoll(argv[1])),
                  .span = std::chrono::seconds(std::stoll(argv[2])),
                  .jobs = std::stoul(argv[3])};
  const Phase quiet = measure(plan, false);
  report(quiet, measure(plan, true));
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc, argv);
}
