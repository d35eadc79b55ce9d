// The words of the request log. Every line starts as the original's do and goes on in key=value:
//
//   GET to http://host/path ... status=200 duration=1.234ms bytes=12 entity=a name=x run=1 thread=0
//   EXECUTE to mysql://host:3306/db ... status=0 duration=2ms rows=1 entity=1 name=x run=1 thread=0
//   GET to http://host/path ... status=CLIENT_ERR_007 duration=1ms ... error='connection refused'
//   1000 requests to http://host/path ... failures=3 codes=500:2,503:1 p50=1.23ms p99=4.56ms name=x
//
// `bytes` or `rows` is left out when there was no response, `entity` when it is empty, `codes` when
// nothing failed; `error` stands last. A value with blanks, quotes, `=` or nothing in it stands in
// single quotes, one inside of it being doubled. A part too long for its share of the line is cut
// and says by how much.
//
// Threads: pure functions. Errors: none.
#pragma once

#include "timing/base/secret_mask.h"
#include "timing/record/labels.h"
#include "timing/record/outcome.h"
#include "timing/report/escape.h"
#include "timing/report/failure_kinds.h"
#include "timing/report/latency_digest.h"

namespace timing::report {

// One request; `cut` when a part of it was too long.
Clipped request_line(const record::JobLabels& labels, const record::Outcome& outcome,
                     const SecretMask& secrets);

// Its response, as it came but without secrets. REQUIRES: the outcome has one.
Clipped response_line(const record::Outcome& outcome, const SecretMask& secrets);

// What ended within a second, failed or not.
struct SecondSummary {
  LatencySummary requests;
  FailureCounts failures;  // among the requests
};

Clipped summary_line(const record::JobLabels& labels, const SecondSummary& second,
                     const SecretMask& secrets);

}  // namespace timing::report
