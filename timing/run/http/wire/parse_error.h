// What is wrong with the bytes of a response: a name, words, and libcurl's number for it.
//
// The numbers are what libcurl 7.88 says of the same bytes; where it takes them without a word, the
// number that it has for the next of kin. A comparison over a table of responses holds them.
//
// Threads: plain values, pure functions. The words are one line and quote nothing of the response.
#pragma once

#include <cstdint>
#include <string_view>

namespace timing::run {

enum class ParseError : std::uint8_t {
  none,
  // The stream ended too early.
  no_response,
  only_interim,
  status_line_cut,
  head_cut,
  body_cut,
  chunked_body_cut,
  // The status line.
  not_http,
  unsupported_version,
  bad_status_line,
  bad_status_code,
  // The header and the trailers.
  control_character,
  field_without_colon,
  blank_before_colon,
  blank_before_field,
  bad_field_name,
  head_too_large,
  trailers_too_large,
  too_many_fields,
  // Responses before the response.
  switched_protocols,
  too_many_interim,
  // Where the body ends.
  bad_content_length,
  content_length_too_large,
  conflicting_content_lengths,
  length_and_coding,
  unknown_transfer_coding,
  repeated_chunked,
  // The chunks.
  bad_chunk_size,
  chunk_size_too_large,
  bad_chunk_extension,
  chunk_extensions_too_long,
  bad_chunk_end,
};
inline constexpr auto kLastParseError = ParseError::bad_chunk_end;

std::string_view words_of(ParseError error);
std::uint16_t number_of(ParseError error);

}  // namespace timing::run
