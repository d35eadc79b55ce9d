// The words of the request log. Every line starts as the original's do and goes on in key=value:
//
//   GET to http://host/path ... status=200 duration=1.234ms bytes=12 entity=a name=x run=1 thread=0
//   EXECUTE to mysql://host:3306/db ... status=0 duration=2ms rows=1 entity=1 name=x run=1 thread=0
//   GET to http://host/path ... status=CLIENT_ERR_007 duration=1ms ... error='connection refused'
//   EXECUTE to mysql://host:3306/db ... status=1062 ... class=duplicate_key error='Duplicate entry'
//   1000 requests to http://host/path ... failures=3 codes=500:2,503:1 p50=1.23ms ... name=x
//   9876 requests in 10s to http://host/path ... failures=3 codes=500:2,503:1 p50=1.23ms ... name=x
//
// `bytes` or `rows` is left out when there was no response, `entity` when it is empty, `codes` when
// nothing failed; `class` is that of a failed statement; `error` stands last. A value with blanks,
// quotes, `=` or nothing in it stands in single quotes, one inside of it being doubled. A part too
// long for its share of the line is cut and says by how much.
//
// Summaries have p50, p90, p95, p99, p999 (99.9 %) and max, and say of which time they are unless
// it is a second: `in 10s`, `in 1m`, `in all`. `codes` names the sixteen most frequent ones, and
// counts the others together as `other`.
//
// Threads: pure functions. Errors: none.
#pragma once

#include "timing/base/secret_mask.h"
#include "timing/record/job_latencies.h"
#include "timing/record/labels.h"
#include "timing/record/outcome.h"
#include "timing/record/request_counts.h"
#include "timing/report/escape.h"

namespace timing::report {

// One request; `cut` when a part of it was too long.
Clipped request_line(const record::JobLabels& labels, const record::Outcome& outcome,
                     const SecretMask& secrets);

// Its response, as it came but without secrets. REQUIRES: the outcome has one.
Clipped response_line(const record::Outcome& outcome, const SecretMask& secrets);

// The requests that ended within some time, failed or not.
struct Summary {
  enum class Span { second, ten_seconds, minute, all };

  Span span = Span::second;
  record::LatencyWindow latencies;
  record::FailureCounts failures;  // among the requests
};

Clipped summary_line(const record::JobLabels& labels, const Summary& summary,
                     const SecretMask& secrets);

}  // namespace timing::report
