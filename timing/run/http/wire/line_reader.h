// Gathers the lines of a header, or of trailers, out of the bytes of a stream, however these come.
//
// A single LF ends a line too, as RFC 9112, section 2.2, allows. A line that begins with a blank
// continues the one before it (obs-fold): its line break is replaced with spaces, as section 5.2
// asks of a user agent. So a line is known to be over only with the byte behind it. No line has a
// control character but the tab: a CR or NUL in one is an error.
//
// It copies. Lines that need none of all this are better taken by clean_lines.h, and skipped here.
//
// Threads: one. Units: bytes. Errors: a ParseError; then the reader is to be begun anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "timing/run/http/wire/parse_error.h"

namespace timing::run {

class LineReader {
 public:
  enum class Step : std::uint8_t { more, line, end, failed };
  enum class Folding : std::uint8_t { none, allowed };

  // At most `limit` bytes, line breaks included; beyond them `too_large` is the error.
  void begin(std::size_t limit, ParseError too_large) {
    room_ = limit;
    too_large_ = too_large;
    gathered_.clear();
  }

  // How many bytes there may still be.
  std::size_t room() const { return room_; }
  // Lines of so many bytes were taken elsewhere. REQUIRES: there is room; none is unfinished.
  void skip(std::size_t bytes) { room_ -= bytes; }

  // Takes the next line off the front of `bytes`. `end`: it is the empty one. `more`: all bytes
  // are taken and the line may go on.
  Step next(std::string_view& bytes, Folding folding);

  // The line, without its end. Valid until the next call.
  std::string_view line() const { return line_; }
  ParseError error() const { return error_; }
  std::size_t memory() const { return gathered_.capacity() + delivered_.capacity(); }
  // What is there of a line that is not over.
  std::string_view unfinished() const { return gathered_; }

 private:
  Step gather(std::string_view& bytes);
  Step deliver();
  void unfold();
  Step fail(ParseError error);

  std::size_t room_ = 0;
  ParseError too_large_ = ParseError::none;
  ParseError error_ = ParseError::none;
  std::string_view line_;
  std::string gathered_;
  std::string delivered_;
};

}  // namespace timing::run
