// Responses, sound and broken, with what has to come of them: from this parser and from the engine
// over libcurl 7.88, which is laxer in places. Each row that it judges differently says why.
//
// The server closes the connection behind the bytes of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/run/http/wire/parse_error.h"

namespace timing::test {

// What a client makes of a response: its status and the size of its body, or a fault's number.
struct Verdict {
  int status = 0;
  std::uint64_t size = 0;
  std::uint16_t fault = 0;  // 0: none, and the others count

  bool operator==(const Verdict&) const = default;
};

struct ResponseCase {
  std::string name;
  std::string bytes;
  run::ParseError error = run::ParseError::none;
  Verdict verdict;
  bool head_request = false;
  bool keep_alive = true;
  std::size_t left = 0;            // bytes behind the response
  std::optional<Verdict> libcurl;  // none: the same
  std::string why;                 // it is not the same

  ResponseCase&& to_head() &&;
  ResponseCase&& closing() &&;
  ResponseCase&& leaving(std::size_t bytes) &&;
  ResponseCase&& libcurl_takes(int status, std::uint64_t size, std::string reason) &&;
  ResponseCase&& libcurl_says(std::uint16_t fault, std::string reason) &&;
};

// With the body "hello" unless it is said otherwise.
ResponseCase taken(std::string name, std::string bytes, int status = 200, std::uint64_t size = 5);
ResponseCase refused(std::string name, std::string bytes, run::ParseError error);

// "HTTP/1.1 200 OK", these lines (each with its end), an empty line, the body.
std::string ok(std::string_view lines, std::string_view body = "hello");
// The same with Content-Length: 5.
std::string ok_sized(std::string_view lines, std::string_view body = "hello");
// The same with Transfer-Encoding: chunked.
std::string ok_chunked(std::string_view body);
std::string repeated(std::string_view text, std::size_t times);

std::vector<ResponseCase> sound_responses();
std::vector<ResponseCase> broken_heads();
std::vector<ResponseCase> broken_framing();
std::vector<ResponseCase> broken_chunks();
// Of all these.
std::vector<ResponseCase> all_response_cases();

}  // namespace timing::test
