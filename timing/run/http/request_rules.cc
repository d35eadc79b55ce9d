#include "timing/run/http/request_rules.h"

#include <algorithm>
#include <array>

namespace timing::run {

bool sends_body(const TransferRequest& request) {
  return !request.body.empty() && request.method != "HEAD";
}

bool tells_length(const TransferRequest& request) {
  constexpr std::array<std::string_view, 3> kWithLength = {"POST", "PUT", "PATCH"};
  return sends_body(request) || std::ranges::find(kWithLength, request.method) != kWithLength.end();
}

bool is_idempotent(std::string_view method) {
  constexpr std::array<std::string_view, 6> kIdempotent = {"GET",   "HEAD", "OPTIONS",
                                                           "TRACE", "PUT",  "DELETE"};
  return std::ranges::find(kIdempotent, method) != kIdempotent.end();
}

}  // namespace timing::run
