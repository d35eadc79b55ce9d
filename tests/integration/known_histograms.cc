#include "tests/integration/known_histograms.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <utility>

#include "exporter/format/accept.h"
#include "exporter/format/formats.h"
#include "exporter/format/gzip.h"
#include "timing/base/random.h"

namespace timing::test {
namespace {

using exporter::ExposedFamily;
using prometheus::ClientMetric;

constexpr std::int32_t kSchema = 5;
constexpr double kZeroThreshold = 0x1p-128;

KnownData sorted(std::string name, std::vector<double> values) {
  std::ranges::sort(values);
  return {std::move(name), std::move(values)};
}

// Box and Muller.
double normal(Random& random) {
  const auto uniform = [&] { return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53; };
  return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
}

record::NativeHistogram native_of(const std::vector<double>& values) {
  std::map<std::int32_t, std::uint64_t> counts;
  for (const double value : values) {
    ++counts[static_cast<std::int32_t>(std::ceil(std::log2(value) * std::exp2(kSchema)))];
  }
  record::NativeHistogram native;
  native.schema = kSchema;
  native.zero_threshold = kZeroThreshold;
  for (const auto& [index, count] : counts) native.buckets.push_back({index, count});
  return native;
}

ClientMetric classic_of(const KnownData& data) {
  ClientMetric metric;
  metric.label = {{"data", data.name}};
  metric.histogram.sample_count = data.values.size();
  metric.histogram.sample_sum = std::accumulate(data.values.begin(), data.values.end(), 0.0);
  for (const double bound : {0.01, 0.1, 1.0, 5.0}) {
    const auto end = std::ranges::upper_bound(data.values, bound);
    metric.histogram.bucket.push_back(
        {static_cast<std::uint64_t>(end - data.values.begin()), bound});
  }
  return metric;
}

}  // namespace

double KnownData::quantile(double share) const {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values.at(std::max<std::size_t>(rank, 1) - 1);
}

KnownData lognormal_data(std::size_t count) {
  Random random(1);
  std::vector<double> values(count);
  std::ranges::generate(values, [&] { return 0.05 * std::exp(0.3 * normal(random)); });
  return sorted("lognormal", std::move(values));
}

KnownData bimodal_data(std::size_t count) {
  Random random(2);
  std::vector<double> values(count);
  std::ranges::generate(values, [&] {
    return (random() % 2 == 0 ? 0.01 : 0.2) * std::max(0.5, 1 + 0.05 * normal(random));
  });
  return sorted("bimodal", std::move(values));
}

KnownData constant_data(std::size_t count) {
  return {"constant", std::vector<double>(count, 0.123)};
}

ExposedFamily known_family(const std::vector<KnownData>& data) {
  ExposedFamily exposed{
      .family = {"latency_seconds", "Known.", prometheus::MetricType::Histogram, {}}};
  for (const KnownData& one : data) {
    exposed.family.metric.push_back(classic_of(one));
    exposed.native.push_back(native_of(one.values));
  }
  return exposed;
}

KnownExporter::KnownExporter(ExposedFamily family)
    : family_(std::move(family)),
      server_([this](const ReceivedRequest& request) { return answer(request); }) {}

void KnownExporter::expose(ExposedFamily family) {
  const std::lock_guard lock(mutex_);
  family_ = std::move(family);
}

std::string KnownExporter::target() const { return "127.0.0.1:" + std::to_string(server_.port()); }

std::string KnownExporter::accepted() const {
  const auto requests = server_.requests();
  return requests.empty() ? "" : requests.back().header("Accept");
}

HttpAnswer KnownExporter::answer(const ReceivedRequest& request) const {
  const std::lock_guard lock(mutex_);
  const exporter::Negotiated wanted = exporter::negotiate(request.header("Accept"));
  std::string page;
  const auto writer = exporter::make_writer(wanted.format, page);
  writer->write(family_);
  writer->finish();
  HttpAnswer answer;
  answer.headers = {{"Content-Type", wanted.content_type}};
  if (exporter::prefers_gzip(request.header("Accept-Encoding"))) {
    exporter::Gzip gzip(answer.body);
    gzip.write(page);
    gzip.finish();
    answer.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    answer.body = page;
  }
  return answer;
}

}  // namespace timing::test
