// What the summary lines of one job tell: how much its records grew within a second, within ten
// and within a minute, and all that is in them.
//
// Ten seconds and a minute begin with a second in which requests ended. They are told only if they
// had two such seconds or more: the line of a single one has told it all.
//
// Ownership: borrows the records. Threads: one at a time.
// Units: whole seconds, as the caller counts them. Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <optional>
#include <vector>

#include "timing/record/registry.h"
#include "timing/record/request_counts.h"
#include "timing/report/request_line.h"

namespace timing::report {

class JobSummaries {
 public:
  explicit JobSummaries(const record::JobRecords& records) : records_(records) {}

  // Of the second that ends now, and of the longer stretches that end with it; empty when there is
  // nothing to tell. `more`: the records may hold requests that they did not hold at the end of the
  // second before.
  std::vector<Summary> second_ended(bool more);
  // The same for a second that nobody is told of. False: no request ended.
  bool pass_second(bool more);
  // A longer stretch has begun and wants its seconds counted.
  bool counts_seconds() const;
  // The longer stretches that have begun will not be told.
  void forget_stretches();

  // Of everything up to now. REQUIRES: no request ends meanwhile that is to be in it.
  Summary all() const;

 private:
  struct Stretch {
    Summary::Span span;
    int seconds = 0;  // passed; 0: it has not begun
    int told = 0;     // those in which requests ended
    record::RequestCounts before = {};
  };

  // What the records held before the second, when requests ended in it.
  std::optional<record::RequestCounts> take_second(bool more);
  static void forget(Stretch& stretch);

  const record::JobRecords& records_;
  record::RequestCounts so_far_;
  std::array<Stretch, 2> stretches_{Stretch{Summary::Span::ten_seconds},
                                    Stretch{Summary::Span::minute}};
};

}  // namespace timing::report
