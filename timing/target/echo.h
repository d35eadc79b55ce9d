// A request, told back as JSON:
//   {"method":"PUT","path":"/a","query":{"x":"1"},"headers":{"Host":"h"},"body":"...",
//    "body_omitted":0}
//
// Strings are UTF-8; each byte that is not becomes U+FFFD. Of names given twice all are told.
//
// Threads: plain values. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "timing/target/target_query.h"

namespace timing::target {

inline constexpr std::size_t kEchoedBodyBytes = std::size_t{64} * 1024;

struct EchoedRequest {
  std::string method;
  std::string path;
  std::vector<Parameter> query;
  std::vector<Parameter> headers;
  std::string body;                // its first kEchoedBodyBytes
  std::uint64_t body_omitted = 0;  // bytes of it beyond them
};

std::string echo_json(const EchoedRequest& request);

// `text` as a JSON string (RFC 8259, section 7), quotes included.
std::string json_string(std::string_view text);

}  // namespace timing::target
