#include "timing/report/job_summaries.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "timing/record/latency_windows.h"

namespace timing::report {
namespace {

std::chrono::seconds length_of(Summary::Span span) {
  switch (span) {
    case Summary::Span::second:
      return std::chrono::seconds(1);
    case Summary::Span::ten_seconds:
      return std::chrono::seconds(10);
    case Summary::Span::minute:
      return std::chrono::minutes(1);
    case Summary::Span::all:
      break;
  }
  return std::chrono::seconds(0);  // whatever it was
}

Summary summary_of(Summary::Span span, record::RequestCounts counts) {
  return {.span = span,
          .latencies = record::window_of(counts.slots, length_of(span), counts.largest),
          .failures = std::move(counts.failures)};
}

}  // namespace

std::vector<Summary> JobSummaries::second_ended(bool more) {
  std::vector<Summary> summaries;
  const std::optional<record::RequestCounts> before = take_second(more);
  if (before) summaries.push_back(summary_of(Summary::Span::second, difference(so_far_, *before)));
  for (Stretch& stretch : stretches_) {
    if (stretch.seconds == 0) {
      if (!before) continue;
      stretch.before = *before;
    }
    ++stretch.seconds;
    if (before) ++stretch.told;
    if (std::chrono::seconds(stretch.seconds) < length_of(stretch.span)) continue;
    if (stretch.told > 1) {
      summaries.push_back(summary_of(stretch.span, difference(so_far_, stretch.before)));
    }
    forget(stretch);
  }
  return summaries;
}

bool JobSummaries::pass_second(bool more) { return take_second(more).has_value(); }

bool JobSummaries::counts_seconds() const {
  return std::ranges::any_of(stretches_,
                             [](const Stretch& stretch) { return stretch.seconds > 0; });
}

void JobSummaries::forget_stretches() { std::ranges::for_each(stretches_, forget); }

Summary JobSummaries::all() const {
  return summary_of(Summary::Span::all, records_.request_counts());
}

// A request that was read already may have been noted after that: then there is no growth.
std::optional<record::RequestCounts> JobSummaries::take_second(bool more) {
  if (!more) return std::nullopt;
  record::RequestCounts before = std::exchange(so_far_, records_.request_counts());
  if (before.count() == so_far_.count()) return std::nullopt;
  return before;
}

void JobSummaries::forget(Stretch& stretch) {
  if (stretch.seconds > 0) stretch = {.span = stretch.span};
}

}  // namespace timing::report
