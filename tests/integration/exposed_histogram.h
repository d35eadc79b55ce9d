// A classic histogram as a scrape shows it, or as the truth would show: what its buckets say.
//
// Threads: plain values. Units: seconds. Errors: a family that is not there, or whose series have
// other bounds than each other, is an exception.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/process/samples.h"

namespace timing::test {

class ExposedHistogram {
 public:
  // All series of that family with these labels, added up.
  ExposedHistogram(const Samples& samples, const std::string& family,
                   const LabelValues& labels = {});
  // Of these values, with the bounds of the other.
  ExposedHistogram(const std::vector<double>& values, const ExposedHistogram& like);

  double count() const { return at_most_.back(); }
  double sum() const { return sum_; }
  // Ascending; the last is infinite.
  const std::vector<double>& bounds() const { return bounds_; }
  double at_most(double bound) const;
  double above(double bound) const { return count() - at_most(bound); }
  // The number of the bucket in which the quantile lies.
  std::size_t bucket_of_quantile(double share) const;

 private:
  std::vector<double> bounds_;
  std::vector<double> at_most_;
  double sum_ = 0;
};

}  // namespace timing::test
