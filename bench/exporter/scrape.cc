// How long a scrape takes, in each format, and beside prometheus-cpp's own serializer.
// Usage: bench_scrape SERIES
// A page of so many histograms of five buckets, with as many counters. Prints sizes in bytes, how
// much memory the first scrape takes in megabytes, and the least processor time of some scrapes in
// milliseconds. One thread does all of a scrape, so that this is how long it takes on an idle
// machine.
#include <fmt/format.h>
#include <prometheus/text_serializer.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/exporter/processor_time.h"
#include "exporter/families.h"
#include "exporter/format/formats.h"
#include "exporter/metrics_page.h"
#include "timing/record/buckets.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::bench {
namespace {

using namespace std::chrono_literals;
using exporter::ExposedFamily;
using exporter::Format;

// One job, each of whose requests has a label set of its own.
void fill(record::Registry& registry, std::uint32_t series) {
  record::JobLabels labels;
  labels.name = "checkout";
  labels.url = "https://shop.example.com/api/v1/checkout";
  for (std::uint32_t i = 0; i < series; ++i) {
    labels.requests.push_back({"POST", fmt::format("{{\"order\": {}}}", i)});
  }
  record::Recorder& recorder = registry.add(labels).new_recorder();
  for (std::uint32_t request = 0; request < series; ++request) {
    for (std::uint32_t time = 0; time < 20; ++time) {
      record::Outcome outcome;
      outcome.request = request;
      outcome.code = {record::Code::Kind::http, 200};
      outcome.success = true;
      outcome.service_time = 1'234'567ns * (1 + time * (1 + request % 50));
      recorder.request_ended(outcome);
    }
  }
}

struct Wanted {
  std::string_view name;
  Format format;
  std::string_view accept;
};

constexpr Wanted kFormats[] = {
    {"text", Format::text, "text/plain"},
    {"openmetrics", Format::openmetrics, "application/openmetrics-text;version=1.0.0"},
    {"protobuf", Format::protobuf,
     "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"}};

class Nobody final : public exporter::FamilyWriter {
 public:
  void begin(const prometheus::MetricFamily& /*head*/) override {}
  void add(const prometheus::ClientMetric& /*series*/,
           const record::NativeHistogram* /*native*/) override {}
};

// Keeps everything, native histograms included.
struct Collector final : exporter::FamilyWriter {
  bool takes_native() const override { return true; }
  void begin(const prometheus::MetricFamily& head) override { families.push_back({head, {}}); }
  void add(const prometheus::ClientMetric& series, const record::NativeHistogram* native) override {
    families.back().family.metric.push_back(series);
    if (native != nullptr) families.back().native.push_back(*native);
  }

  std::vector<ExposedFamily> families;
};

// A value of /proc/self/status that is told in kilobytes, in megabytes.
double memory_mb(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1024;
  }
  return 0;
}

// By how much the program grows while it makes a page, and what it still has afterwards: on a
// thread of its own, as in the server.
void measure_memory(const exporter::MetricsPage& page) {
  const double before = memory_mb("VmRSS:");
  std::ofstream("/proc/self/clear_refs") << 5;  // the peak counts from here
  std::thread([&] { page.text(); }).join();
  print("text_identity_peak_mb", memory_mb("VmHWM:") - before);
  print("text_identity_left_mb", memory_mb("VmRSS:") - before);
}

// Everything that a request for /metrics costs but the socket.
void measure_scrapes(const exporter::MetricsPage& page) {
  for (const Wanted& wanted : kFormats) {
    for (const std::string_view encoding : {"identity", "gzip"}) {
      const exporter::Request request{.headers = {{"Accept", std::string(wanted.accept)},
                                                  {"Accept-Encoding", std::string(encoding)}}};
      std::size_t size = 0;
      const double time = least_ms([&] { size = page.respond(request).body.size(); });
      print(fmt::format("{}_{}_ms", wanted.name, encoding), time);
      print(fmt::format("{}_{}_bytes", wanted.name, encoding), static_cast<double>(size));
    }
  }
}

// The serializers alone, from the same families.
void measure_serializers(const exporter::Families& source) {
  const std::vector<prometheus::MetricFamily> theirs = source.Collect();
  const double peer = least_ms([&] { prometheus::TextSerializer().Serialize(theirs); });
  Collector collector;
  source.write(collector);
  print("prometheus_cpp_text_ms", peer);
  for (const Wanted& wanted : kFormats) {
    const double ours = least_ms([&] {
      std::string page;
      const auto writer = make_writer(wanted.format, page);
      for (const ExposedFamily& family : collector.families) writer->write(family);
      writer->finish();
    });
    print(fmt::format("{}_serializer_ms", wanted.name), ours);
    print(fmt::format("{}_serializer_ratio", wanted.name), ours / peer);
  }
}

int run(std::string_view argument) {
  std::uint32_t series = 0;
  std::from_chars(argument.data(), argument.data() + argument.size(), series);
  if (series == 0) {
    fmt::print(stderr, "usage: bench_scrape SERIES; a whole number above 0\n");
    return 2;
  }
  record::Registry registry(record::parse_buckets("0.005, 0.01, 0.05, 0.1, 0.5").value());
  const record::ProgramCounters counters;
  fill(registry, series);
  print("snapshot_ms", least_ms([&] { registry.snapshot(); }));
  const exporter::Families families(registry, counters, "1");
  Nobody nobody;
  print("families_ms", least_ms([&] { families.write(nobody); }));
  const exporter::MetricsPage page(registry, counters, "1");
  measure_memory(page);
  measure_scrapes(page);
  measure_serializers(families);
  return 0;
}

}  // namespace
}  // namespace timing::bench

int main(int argc, char** argv) { return timing::bench::run(argc == 2 ? argv[1] : ""); }
