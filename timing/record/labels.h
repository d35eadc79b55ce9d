// The label values of a job's series: bounded, known before its first run.
//
// Threads: plain values. Errors: none.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "timing/base/label.h"

namespace timing::record {

// One request of a run's list.
struct RequestLabels {
  std::string method;
  std::string entity;

  // NOLINTNEXTLINE(modernize-use-nullptr): takes the 0 of a rewritten comparison for a pointer
  auto operator<=>(const RequestLabels&) const = default;
};

struct JobLabels {
  std::string name;
  std::string url;
  std::vector<RequestLabels> requests;  // an Outcome's `request` is an index into it
  bool scheduled = false;               // has intended starts, so a response time
  Labels constant = {};                 // the config's, in all of the job's series
  bool http = false;                    // its requests have phases and traffic
  bool sql = false;                     // its requests are statements
  bool changes = false;                 // changes of files start its runs
};

}  // namespace timing::record
