// The requests of each label set of a group of jobs, added up over their recorders. A part of the
// Registry, in a file of its own.
//
// Ownership: shares the labels of the jobs that it adds. Threads: plain values. Errors: none.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "timing/record/registry.h"

namespace timing::record {

class RequestSums {
 public:
  // The labels of a series but those that all jobs of a group share.
  struct Key {
    std::string_view url;
    std::string_view method;
    std::string_view entity;
    Code code;

    // NOLINTNEXTLINE(modernize-use-nullptr): takes the 0 of a rewritten comparison for a pointer
    auto operator<=>(const Key&) const = default;
  };

  // What one recorder of the job has; sorted by request and code.
  void add(const JobRecords& job, std::vector<RequestTotals> totals);
  void keep_if(const std::function<bool(const Key&)>& wanted);
  // Sorted by labels; nothing is left here.
  void move_to(std::vector<RequestSeries>& series);

 private:
  std::map<Key, RequestSeries> sums_;  // whose labels the keys look at
};

}  // namespace timing::record
