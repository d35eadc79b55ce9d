// Takes the data out of a chunked body, up to its last chunk; trailers are for others.
//
// Line breaks are CR LF and nothing else: a lone LF here is how responses are smuggled. A size has
// at most 16 digits. Extensions are skipped; all of a body's together have 16 KiB at most.
//
// Threads: one. Units: bytes. Errors: a ParseError; then the decoder is to be begun anew.
// Source: RFC 9112, section 7.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "timing/run/http/wire/parse_error.h"

namespace timing::run {

class ChunkDecoder {
 public:
  enum class Step : std::uint8_t { more, data, last, failed };

  void begin() { *this = {}; }

  // Takes what it understands off the front of `bytes`. `data`: there is some. `last`: behind the
  // line of the last chunk begin the trailers. `more`: all bytes are taken.
  Step next(std::string_view& bytes);

  std::string_view data() const { return data_; }
  ParseError error() const { return error_; }

 private:
  enum class Place : std::uint8_t {
    first_digit,
    digits,
    blanks,
    extension,
    line_feed,
    data,
    data_return,
    data_line_feed,
  };

  Step take(char character);
  Step take_digit(char character);
  Step take_after_size(char character);
  Step take_extension(char character);
  Step take_line_feed(char character);
  Step expect(char character, char wanted, Place next);
  Step count_extension();
  Step take_data(std::string_view& bytes);
  Step fail(ParseError error);

  Place place_ = Place::first_digit;
  ParseError error_ = ParseError::none;
  std::uint8_t digits_ = 0;
  std::uint32_t extension_bytes_ = 0;
  std::uint64_t size_ = 0;  // of the chunk; in its data: what is left
  std::string_view data_;
};

}  // namespace timing::run
