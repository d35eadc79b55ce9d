#include "tests/integration/known_histograms.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "timing/base/random.h"
#include "timing/record/buckets.h"

namespace timing::test {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t kRecorders = 3;

double uniform(Random& random) { return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53; }

// Box and Muller.
double normal(Random& random) {
  return std::sqrt(-2 * std::log(uniform(random))) *
         std::cos(2 * std::numbers::pi * uniform(random));
}

template <typename Seconds>
KnownData made(std::string name, std::size_t count, const Seconds& seconds) {
  std::vector<nanoseconds> values(count);
  std::ranges::generate(values, [&] { return nanoseconds(std::llround(seconds() * 1e9)); });
  std::ranges::sort(values);
  return {std::move(name), std::move(values)};
}

record::Outcome outcome_of(nanoseconds service_time, bool success) {
  record::Outcome outcome;
  outcome.code = {record::Code::Kind::http, 200};
  outcome.success = success;
  outcome.service_time = service_time;
  return outcome;
}

}  // namespace

double KnownData::quantile(double share) const {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return static_cast<double>(values.at(std::max<std::size_t>(rank, 1) - 1).count()) / 1e9;
}

KnownData lognormal_data(std::size_t count) {
  Random random(1);
  return made("lognormal", count, [&] { return 0.05 * std::exp(0.3 * normal(random)); });
}

KnownData bimodal_data(std::size_t count) {
  Random random(2);
  return made("bimodal", count, [&] {
    return (random() % 2 == 0 ? 0.01 : 0.2) * std::max(0.5, 1 + 0.05 * normal(random));
  });
}

KnownData constant_data(std::size_t count) {
  return made("constant", count, [] { return 0.123; });
}

KnownData wide_data(std::size_t count) {
  Random random(3);
  return made("wide", count, [&] { return 1e-6 * std::pow(10, 7 * uniform(random)); });
}

KnownExporter::KnownExporter(const std::vector<KnownData>& data)
    : registry_(record::parse_buckets("0.01, 0.1, 1.0, 5.0").value()) {
  for (const KnownData& one : data) record(one);
  auto server = exporter::Server::start(
      {.addresses = {{.host = "127.0.0.1", .port = 0}}},
      [this](const exporter::Request& request) { return respond(request); }, log_);
  if (!server) throw std::runtime_error(server.error().message);
  server_ = std::move(server).value();
}

KnownExporter::Recorders& KnownExporter::recorders_of(const std::string& name) {
  Recorders& recorders = recorders_[name];
  if (recorders.empty()) {
    record::JobRecords& job = registry_.add(
        {.name = name, .url = "http://known/", .requests = {{"GET", ""}}, .scheduled = true});
    for (std::size_t i = 0; i < kRecorders; ++i) recorders.push_back(&job.new_recorder());
  }
  return recorders;
}

void KnownExporter::record(const KnownData& data) {
  const Recorders& recorders = recorders_of(data.name);
  std::size_t number = 0;
  for (const nanoseconds value : data.values) {
    record::Recorder& recorder = *recorders[number % kRecorders];
    recorder.request_ended(outcome_of(value, number % 10 != 0));
    recorder.run_ended(value);
    ++number;
  }
}

std::string KnownExporter::target() const {
  return "127.0.0.1:" + std::to_string(server_->addresses().front().port);
}

std::string KnownExporter::accepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

exporter::Response KnownExporter::respond(const exporter::Request& request) {
  {
    const std::lock_guard lock(mutex_);
    accepted_ = request.header("Accept");
  }
  return page_.respond(request);
}

}  // namespace timing::test
