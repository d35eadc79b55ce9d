// What a line of the log costs the thread that ends a request: its words, its escaping, and its
// place in the queue. Another thread writes it.
//
// Usage: bench_log_line FILE LINES
// Prints the processor time of the thread that ends the requests, in nanoseconds a request: with
// requests in bursts, with one each millisecond (where the writing thread may have to be woken for
// each), and with a mask for secrets.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "bench/exporter/processor_time.h"
#include "bench/log/writer.h"
#include "bench/program.h"
#include "timing/base/secret_mask.h"
#include "timing/record/buckets.h"
#include "timing/record/registry.h"
#include "timing/report/request_log.h"

namespace timing::bench {
namespace {

constexpr int kBurst = 5'000;  // lines that the queue takes for certain

record::JobLabels labels() {
  return {.name = "checkout",
          .url = "http://shop.example.com/api/v1/orders/{{ .Run }}",
          .requests = {{.method = "POST", .entity = "order"}}};
}

record::Outcome success() {
  record::Outcome outcome;
  outcome.code = {record::Code::Kind::http, 200};
  outcome.success = true;
  outcome.subject = "http://shop.example.com/api/v1/orders/123456";
  outcome.size = 512;
  outcome.thread = 7;
  return outcome;
}

// A job, each of whose requests gets a line.
class Job {
 public:
  Job(Log& log, const SecretMask& secrets)
      : book_(log, counters_), log_(book_.open(records_, RequestLogging::all, secrets)) {}

  void end_requests(int count) {
    for (int i = 0; i < count; ++i) {
      outcome_.run = ++runs_;
      outcome_.service_time = std::chrono::nanoseconds(1'234'567 + runs_ % 10'000 * 1'000);
      log_->request_ended(outcome_);
    }
  }

 private:
  record::ProgramCounters counters_;
  record::JobRecords records_{labels(), record::one_two_five_bounds(),
                              record::one_two_five_bounds()};
  report::RequestLogBook book_;
  std::unique_ptr<record::RequestLog> log_;
  record::Outcome outcome_ = success();
  std::uint64_t runs_ = 0;
};

double in_bursts(Writer& writer, const SecretMask& secrets, int lines) {
  Job job(writer.log(), secrets);
  double used = 0;
  for (int done = 0; done < lines; done += kBurst) {
    const double before = processor_ms();
    job.end_requests(kBurst);
    used += processor_ms() - before;
    writer.flush();
  }
  return used * 1e6 / lines;
}

double at_a_thousand_a_second(Writer& writer, int lines) {
  Job job(writer.log(), {});
  double used = 0;
  for (int done = 0; done < lines; ++done) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const double before = processor_ms();
    job.end_requests(1);
    used += processor_ms() - before;
  }
  return used * 1e6 / lines;
}

void run(int argc, char** argv) {
  if (argc != 3) throw std::invalid_argument("usage: FILE LINES");
  const int lines = std::max(std::stoi(argv[2]) / kBurst, 1) * kBurst;
  Writer writer(argv[1]);
  SecretMask secrets;
  secrets.add("a-token-that-is-nowhere");
  in_bursts(writer, {}, kBurst);
  print("burst_ns", in_bursts(writer, {}, lines));
  print("masked_ns", in_bursts(writer, secrets, lines));
  print("paced_ns", at_a_thousand_a_second(writer, 3'000));
  print("dropped", static_cast<double>(writer.dropped()));
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) {
  return timing::bench::run_program(timing::bench::run, argc, argv);
}
