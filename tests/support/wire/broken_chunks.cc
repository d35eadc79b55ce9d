// Responses that are refused for their chunks or trailers.
#include "tests/support/wire/response_case.h"

namespace timing::test {
namespace {

using namespace std::string_literals;
using run::ParseError;

ResponseCase chunked(std::string name, std::string_view body, ParseError error) {
  return refused(std::move(name), ok_chunked(body), error);
}

std::vector<ResponseCase> cut() {
  return {
      chunked("NoChunks", "", ParseError::chunked_body_cut),
      chunked("HalfASize", "5", ParseError::chunked_body_cut),
      chunked("HalfAChunk", "5\r\nhel", ParseError::chunked_body_cut),
      chunked("NoLastChunk", "5\r\nhello\r\n", ParseError::chunked_body_cut),
      chunked("NoEndOfTrailers", "5\r\nhello\r\n0\r\n", ParseError::chunked_body_cut),
      chunked("HalfATrailer", "5\r\nhello\r\n0\r\nX: ", ParseError::chunked_body_cut),
      chunked("LargestChunk", "7fffffffffffffff\r\nhello\r\n0\r\n\r\n",
              ParseError::chunked_body_cut),
  };
}

std::vector<ResponseCase> sizes() {
  const std::string skips = "it skips all behind the digits up to a line feed";
  return {
      chunked("Nonsense", "nonsense\r\n", ParseError::bad_chunk_size),
      chunked("NoSize", "\r\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size),
      chunked("NegativeSize", "-5\r\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size),
      chunked("BlankBeforeSize", " 5\r\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size),
      chunked("SizeWithPrefix", "0x5\r\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size)
          .libcurl_says(8, "it is the last chunk and a trailer without a colon for it"),
      chunked("BlankBehindSize", "5 \r\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size)
          .libcurl_takes(200, 5, skips),
      chunked("LettersBehindSize", "5xyz\r\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size)
          .libcurl_takes(200, 5, skips),
      chunked("SizeOf17Digits", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
              ParseError::chunk_size_too_large),
      chunked("SizeOf17DigitsMostlyZeros", "00000000000000005\r\nhello\r\n0\r\n\r\n",
              ParseError::chunk_size_too_large),
      chunked("SizeBeyondTheLargest", "8000000000000000\r\nhello\r\n0\r\n\r\n",
              ParseError::chunk_size_too_large),
  };
}

std::vector<ResponseCase> line_breaks() {
  const std::string lone = "a lone line feed ends a line for it";
  const std::string skips = "it skips all behind the digits up to a line feed";
  return {
      chunked("LoneLineFeedBehindSize", "5\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_size)
          .libcurl_takes(200, 5, lone),
      chunked("LoneLineFeedBehindData", "5\r\nhello\n0\r\n\r\n", ParseError::bad_chunk_end)
          .libcurl_takes(200, 5, lone),
      chunked("LoneLineFeedInExtension", "5;a\nhello\r\n0\r\n\r\n", ParseError::bad_chunk_extension)
          .libcurl_takes(200, 5, lone),
      chunked("CarriageReturnInExtension", "5;a\rb\r\nhello\r\n0\r\n\r\n",
              ParseError::bad_chunk_extension)
          .libcurl_takes(200, 5, skips),
      chunked("NulInExtension", "5;a\0b\r\nhello\r\n0\r\n\r\n"s, ParseError::bad_chunk_extension)
          .libcurl_takes(200, 5, skips),
      chunked("ExtensionTooLong", "5;" + std::string(20'000, 'a') + "\r\nhello\r\n0\r\n\r\n",
              ParseError::chunk_extensions_too_long)
          .libcurl_takes(200, 5, "it has no limit for them"),
      chunked("ExtensionsTooLongInSum",
              repeated("1;" + std::string(4'095, 'a') + "\r\nx\r\n", 4) + "1;\r\nx\r\n0\r\n\r\n",
              ParseError::chunk_extensions_too_long)
          .libcurl_takes(200, 5, "it has no limit for them"),
      chunked("NoLineBreakBehindData", "5\r\nhelloworld\r\n0\r\n\r\n", ParseError::bad_chunk_end),
      chunked("HalfALineBreakBehindData", "5\r\nhello\rX0\r\n\r\n", ParseError::bad_chunk_end),
  };
}

std::vector<ResponseCase> trailers() {
  return {
      chunked("TrailerWithoutColon", "5\r\nhello\r\n0\r\nnonsense\r\n\r\n",
              ParseError::field_without_colon),
      chunked("NulInTrailer", "5\r\nhello\r\n0\r\nX: a\0b\r\n\r\n"s, ParseError::control_character),
      chunked("BlankBeforeTrailer", "5\r\nhello\r\n0\r\n X: y\r\n\r\n",
              ParseError::blank_before_field)
          .libcurl_takes(200, 5, "it goes on with a field that it has not begun"),
      chunked("TrailerTooLarge", "5\r\nhello\r\n0\r\nX: " + std::string(90'000, 'a') + "\r\n\r\n",
              ParseError::trailers_too_large),
      chunked(
          "TrailersTooLargeInSum",
          "5\r\nhello\r\n0\r\n" + repeated("X: " + std::string(2'000, 'a') + "\r\n", 40) + "\r\n",
          ParseError::trailers_too_large)
          .libcurl_takes(200, 5, "its limit is that of one trailer"),
      chunked("TooManyTrailers", "5\r\nhello\r\n0\r\n" + repeated("X: y\r\n", 5'001) + "\r\n",
              ParseError::too_many_fields)
          .libcurl_takes(200, 5, "it has no limit for their number"),
  };
}

}  // namespace

std::vector<ResponseCase> broken_chunks() {
  std::vector<ResponseCase> all;
  for (auto* const part : {&cut, &sizes, &line_breaks, &trailers}) {
    for (ResponseCase& row : part()) all.push_back(std::move(row));
  }
  return all;
}

}  // namespace timing::test
