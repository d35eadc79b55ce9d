// Writes sound responses at random: all that the grammar allows in status lines, fields, framing
// and chunks; and tells what a parser has to make of each.
//
// Threads: one. The same seed gives the same responses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "tests/support/wire/replay.h"

namespace timing::test {

struct WrittenResponse {
  std::string bytes;
  bool head_request = false;
  ParsedResponse expected;  // `left` is 0
};

class ResponseWriter {
 public:
  explicit ResponseWriter(std::uint64_t seed) : random_(seed) {}

  // `last`: its end may be that of the stream.
  WrittenResponse write(bool last);
  // From 0 to below `limit`.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

 private:
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::string text(std::string_view alphabet, std::size_t longest);
  std::string any_bytes(std::size_t longest);
  std::string blanks(std::size_t longest) { return text(" \t", longest); }
  std::string any_case(std::string_view name);

  void end_line();
  void write_interim();
  void write_status_line(int status, int minor_version);
  void write_field(std::string_view name, std::string_view value);
  void write_other_fields();
  void write_connection();
  void write_body(bool last);
  void write_chunks(const std::string& body);
  std::string chunk_extension();
  void write_trailers();

  std::mt19937_64 random_;
  WrittenResponse written_;
  bool bare_line_feeds_ = false;
};

}  // namespace timing::test
