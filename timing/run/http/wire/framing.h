// Where a response ends, and whether its connection can be used again: what the fields
// Content-Length, Transfer-Encoding and Connection say.
//
// - Content-Length: digits alone. One that comes several times, or is a list, is taken if all its
//   values are equal, as RFC 9112, section 6.3, allows; values that differ are an error.
// - Transfer-Encoding: `chunked` alone, since no other coding was asked for. Together with a
//   Content-Length it is an error, as the section advises: it is how responses are smuggled.
// - A response that has no body by its status, or because HEAD was asked, has none whatever these
//   fields say, and is not judged by them.
// - HTTP/1.0 knew no Transfer-Encoding: the connection is not used again (section 6.1).
//
// Threads: plain values. Units: bytes. Errors: a ParseError from decide().
#pragma once

#include <cstdint>
#include <string_view>

#include "timing/run/http/wire/parse_error.h"
#include "timing/run/http/wire/status_line.h"

namespace timing::run {

enum class BodyKind : std::uint8_t { none, sized, chunked, until_close };

struct Framing {
  BodyKind body = BodyKind::none;
  std::uint64_t size = 0;  // of a sized body
  bool keep_alive = false;
};

class FramingFields {
 public:
  void clear() { *this = {}; }

  void content_length(std::string_view value);
  void transfer_encoding(std::string_view value);
  void connection(std::string_view value);

  ParseError decide(const StatusLine& status, bool head_request, Framing& framing) const;

 private:
  void note_length(std::uint64_t length);
  void object(ParseError& kept, ParseError error) const;
  ParseError decide_body(Framing& framing) const;

  std::uint64_t length_ = 0;
  ParseError length_error_ = ParseError::none;
  ParseError coding_error_ = ParseError::none;
  bool has_length_ = false;
  bool has_coding_ = false;
  bool chunked_ = false;
  bool close_ = false;
  bool keep_alive_ = false;
};

}  // namespace timing::run
