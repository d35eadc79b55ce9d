#include "timing/run/http/wire/parse_error.h"

#include <array>
#include <cstddef>

#include "timing/run/net/fault.h"

namespace timing::run {
namespace {

struct Row {
  ParseError error;
  std::uint16_t number;
  std::string_view words;
};

using enum ParseError;

constexpr std::array kRows = {
    Row{none, 0, ""},
    Row{no_response, kGotNothing, "the server closed the connection without an answer"},
    // libcurl counts an answer as none until it has a whole status line of the final one.
    Row{only_interim, kGotNothing, "the connection was closed after an interim (1xx) response"},
    Row{status_line_cut, kGotNothing, "the connection was closed in the middle of the status line"},
    Row{head_cut, kReceiveFailed, "the connection was closed in the middle of the header"},
    Row{body_cut, kPartialFile, "the connection was closed in the middle of the body"},
    Row{chunked_body_cut, kPartialFile,
        "the connection was closed in the middle of the chunked body"},
    Row{not_http, kUnsupportedProtocol, "the answer is not HTTP/1.x"},
    Row{unsupported_version, kUnsupportedProtocol,
        "the answer has an HTTP version that is neither 1.0 nor 1.1"},
    Row{bad_status_line, kUnsupportedProtocol, "the status line is malformed"},
    Row{bad_status_code, kUnsupportedProtocol, "the status code is not three digits from 100 on"},
    Row{control_character, kWeirdServerReply, "the header contains a control character"},
    Row{field_without_colon, kWeirdServerReply, "the header has a line without a colon"},
    Row{blank_before_colon, kWeirdServerReply, "the header has a blank before a colon"},
    Row{blank_before_field, kWeirdServerReply, "the header begins with a blank"},
    Row{bad_field_name, kWeirdServerReply, "the header has a field whose name is not a token"},
    Row{head_too_large, kReceiveFailed, "the header is larger than 256 KiB"},
    Row{trailers_too_large, kReceiveFailed, "the trailers are larger than 64 KiB"},
    Row{too_many_fields, kTooLarge, "the header has more than 5,000 fields"},
    Row{switched_protocols, kWeirdServerReply,
        "the server switched protocols (101) without being asked"},
    Row{too_many_interim, kWeirdServerReply, "more than 100 interim (1xx) responses came"},
    Row{bad_content_length, kWeirdServerReply, "the Content-Length is not a number"},
    Row{content_length_too_large, kWeirdServerReply, "the Content-Length is beyond 2^63 - 1"},
    Row{conflicting_content_lengths, kWeirdServerReply,
        "the Content-Lengths contradict each other"},
    Row{length_and_coding, kWeirdServerReply,
        "the header has both Content-Length and Transfer-Encoding"},
    Row{unknown_transfer_coding, kBadContentEncoding,
        "the Transfer-Encoding has a coding that was not asked for; it may be chunked"},
    Row{repeated_chunked, kWeirdServerReply, "the Transfer-Encoding names chunked twice"},
    Row{bad_chunk_size, kReceiveFailed, "a chunk's size is not a hexadecimal number"},
    Row{chunk_size_too_large, kReceiveFailed, "a chunk's size is beyond 2^63 - 1"},
    Row{bad_chunk_extension, kReceiveFailed, "a chunk's size is followed by a control character"},
    Row{chunk_extensions_too_long, kReceiveFailed, "the chunks' extensions are over 16 KiB"},
    Row{bad_chunk_end, kReceiveFailed, "a chunk is not followed by the end of a line"},
};

constexpr bool in_order() {
  for (std::size_t index = 0; index < kRows.size(); ++index) {
    if (static_cast<std::size_t>(kRows[index].error) != index) return false;
  }
  return kRows.back().error == kLastParseError;
}
static_assert(in_order());

}  // namespace

std::string_view words_of(ParseError error) { return kRows[static_cast<std::size_t>(error)].words; }

std::uint16_t number_of(ParseError error) { return kRows[static_cast<std::size_t>(error)].number; }

}  // namespace timing::run
