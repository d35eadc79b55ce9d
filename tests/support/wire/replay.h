// Feeds bytes to a parser in pieces and keeps all that came out, so that two ways of cutting the
// same bytes can be compared.
//
// Each piece lies in memory of its own, exactly as large, and is gone after it was fed: a sanitizer
// sees any look beside it or after its time.
//
// Threads: pure functions. Errors: a promise that the parser broke is a std::logic_error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "timing/run/http/wire/response_parser.h"

namespace timing::test {

struct Replay {
  bool head_request = false;
  bool keep_headers = true;
  bool body_wanted = true;
  bool closes = true;  // after all bytes
};

struct ParsedResponse {
  run::ResponseParser::State state = run::ResponseParser::State::more;
  run::ParseError error = run::ParseError::none;
  std::string words;  // of the fault, if it failed
  bool received_anything = false;
  bool head_complete = false;
  int status = 0;  // this and what follows: 0 and empty without a whole head
  int minor_version = 0;
  bool keep_alive = false;
  bool has_trailers = false;
  std::uint64_t body_size = 0;
  std::string body;  // if it was wanted
  std::string location;
  std::string content_encoding;
  run::Headers headers;
  std::size_t left = 0;  // bytes behind the response; 0 if it failed

  bool operator==(const ParsedResponse&) const = default;
};

// The bytes are cut before each of these places; they rise.
ParsedResponse replay(run::ResponseParser& parser, std::string_view bytes,
                      const std::vector<std::size_t>& cuts, const Replay& how);
// By a parser of its own.
ParsedResponse replay(std::string_view bytes, const std::vector<std::size_t>& cuts,
                      const Replay& how);

}  // namespace timing::test
