// Reads responses of HTTP/1.1 and 1.0 out of the bytes of a connection; reads and writes nothing
// itself, and knows no sockets and no time.
//
//   parser.begin({.head_request = false});
//   ... bytes came: const Progress progress = parser.feed(bytes);
//   ... the peer closed: parser.finish();
//
// What comes out depends on the bytes alone, never on how they were cut into pieces. A head that
// lies in one piece is read where it lies, or recognised as the one before (head_memo.h), and a
// body that nobody wants is skipped, not read: nothing is allocated then.
//
// As strict as RFC 9112 wants a client to be, and stricter where it leaves the choice and libcurl
// does not need it otherwise: line_reader.h, status_line.h, field_line.h, framing.h and
// chunk_decoder.h say how. Interim responses (1xx) are skipped, 100 of them at most; 101 is an
// error, since no other protocol is ever asked for. Trailers are checked and dropped.
//
// Limits: 256 KiB for a head, 64 KiB for trailers (as libcurl), 5,000 fields in each (as libcurl
// 8).
//
// Ownership: the sink and what it refers to outlive the response. Nothing given to feed() is
// referred to after it returns. Threads: one. Units: bytes.
// Errors: the state `failed` and a ParseError; the connection is of no use then.
// Source: RFC 9112 and RFC 9110.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "timing/run/http/http_header.h"
#include "timing/run/http/wire/chunk_decoder.h"
#include "timing/run/http/wire/field_line.h"
#include "timing/run/http/wire/framing.h"
#include "timing/run/http/wire/head_memo.h"
#include "timing/run/http/wire/line_reader.h"
#include "timing/run/http/wire/parse_error.h"
#include "timing/run/http/wire/status_line.h"
#include "timing/run/net/fault.h"

namespace timing::run {

class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  virtual ~BodySink() = default;

  // The next bytes of the body, without any chunked framing and not decoded; never none. By then
  // the parser knows the whole head.
  virtual void body_arrived(std::string_view bytes) = 0;
};

class ResponseParser {
 public:
  enum class State : std::uint8_t { more, complete, failed };

  struct Request {
    bool head_request = false;  // the answer has no body
    bool keep_headers = false;  // headers() is wanted
    BodySink* body = nullptr;   // none: the body is counted alone
  };

  struct Progress {
    // Up to the end of the response: what is left does not belong to it. All, when it failed.
    std::size_t consumed = 0;
    State state = State::more;
  };

  // The next bytes begin the response to this request.
  void begin(const Request& request);
  // REQUIRES: the state is `more`.
  Progress feed(std::string_view bytes);
  // The peer closed its side: the end of a body that lasts until then, or an error.
  State finish();

  State state() const { return state_; }
  ParseError error() const { return error_; }
  // REQUIRES: failed.
  Fault fault() const;

  // Since begin(). A request that got nothing at all may be sent once more.
  bool received_anything() const { return received_anything_; }
  bool head_complete() const { return head_complete_; }
  // So far, without chunked framing.
  std::uint64_t body_size() const { return body_size_; }

  // Valid once the head is complete, until the next begin().
  int status() const { return status_.status; }
  int minor_version() const { return status_.minor_version; }
  BodyKind body_kind() const { return framing_.body; }
  const std::string& location() const { return location_; }                  // empty: none
  const std::string& content_encoding() const { return content_encoding_; }  // empty: none
  // None unless they were asked for. A folded value is one line.
  const Headers& headers() const { return headers_; }

  // Valid once the response is complete. Bytes behind it forbid another use of the connection too.
  bool keep_alive() const { return framing_.keep_alive; }
  bool has_trailers() const { return has_trailers_; }

 private:
  enum class Place : std::uint8_t {
    status_line,
    fields,
    sized_body,
    chunked_body,
    body_until_close,
    trailers,
  };

  void begin_head();
  void advance(std::string_view& bytes);
  void take_status_line(std::string_view& bytes);
  bool take_clean_status_line(std::string_view& bytes);
  void end_status_line(std::string_view line);
  void take_fields(std::string_view& bytes);
  bool take_clean_fields(std::string_view& bytes);
  bool recall_head(std::string_view& bytes);
  void memorize_head(const char* end);
  void take_field(std::string_view line);
  void note_field(const FieldLine& field);
  void add_content_encoding(std::string_view value);
  void end_head();
  void begin_body();
  void take_sized(std::string_view& bytes);
  void take_chunks(std::string_view& bytes);
  void take_until_close(std::string_view& bytes);
  void take_body(std::string_view bytes);
  ParseError what_was_cut() const;
  void fail(ParseError error);

  Request request_;
  State state_ = State::more;
  Place place_ = Place::status_line;
  ParseError error_ = ParseError::none;
  bool received_anything_ = false;
  bool head_complete_ = false;
  bool has_trailers_ = false;
  std::uint16_t interim_responses_ = 0;
  std::uint32_t fields_ = 0;
  std::uint64_t body_size_ = 0;
  StatusLine status_;
  Framing framing_;  // its size: what is left of the body
  FramingFields framing_fields_;
  ChunkDecoder chunks_;
  LineReader lines_;
  HeadMemo memo_;
  const char* head_begin_ = nullptr;  // in the bytes being fed, if it lies there as a whole
  std::string location_;
  std::string content_encoding_;
  Headers headers_;
};

}  // namespace timing::run
