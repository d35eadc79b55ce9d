#include "tests/integration/exposed_histogram.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

namespace timing::test {

ExposedHistogram::ExposedHistogram(const Samples& samples, const std::string& family,
                                   const LabelValues& labels)
    : sum_(samples.sum(family + "_sum", labels)) {
  std::map<double, double> buckets;
  for (const Sample& sample : samples.matching(family + "_bucket", labels)) {
    buckets[std::stod(sample.labels.at("le"))] += sample.value;
  }
  for (const auto& [bound, count] : buckets) {
    bounds_.push_back(bound);
    at_most_.push_back(count);
  }
  if (bounds_.empty() || at_most_.back() != samples.sum(family + "_count", labels)) {
    throw std::runtime_error(family + " is no histogram");
  }
}

ExposedHistogram::ExposedHistogram(const std::vector<double>& values, const ExposedHistogram& like)
    : bounds_(like.bounds_), sum_(std::accumulate(values.begin(), values.end(), 0.0)) {
  for (const double bound : bounds_) {
    const auto within = std::ranges::count_if(values, [&](double value) { return value <= bound; });
    at_most_.push_back(static_cast<double>(within));
  }
}

double ExposedHistogram::at_most(double bound) const {
  const auto found = std::ranges::find(bounds_, bound);
  if (found == bounds_.end())
    throw std::runtime_error("no bucket ends at " + std::to_string(bound));
  return at_most_[static_cast<std::size_t>(found - bounds_.begin())];
}

std::size_t ExposedHistogram::bucket_of_quantile(double share) const {
  const double rank = std::ceil(share * count());
  return static_cast<std::size_t>(std::ranges::lower_bound(at_most_, rank) - at_most_.begin());
}

}  // namespace timing::test
