// What a request to the try-on target asks for in its query:
//
//   delay=20ms   the answer waits that long (a duration as configs write it, up to 1h)
//   status=503   its status, 200 to 599; 200 when absent
//   size=10k     a body of that many bytes instead of the echo; k, M and G count in 1024s; up to 1G
//   fail=0.05    that share of the requests is answered with 500 instead
//   close=0.01   that share of the requests has its connection closed without an answer
//
// Other parameters mean nothing here and are allowed; of one given twice the last counts.
//
// Threads: pure functions. Errors: a value that cannot be meant is an Error in words.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/result.h"
#include "timing/web/message.h"

namespace timing::target {

using Parameter = web::Field;

struct TargetQuery {
  std::chrono::nanoseconds delay{0};
  unsigned status = 200;
  std::optional<std::uint64_t> size;  // absent: echo
  double fail = 0;
  double close = 0;
};

Result<TargetQuery> parse_target_query(const std::vector<Parameter>& parameters);

}  // namespace timing::target
