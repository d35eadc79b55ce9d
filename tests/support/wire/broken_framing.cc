// Responses that are refused because one cannot tell, or not be sure, where they end.
#include "tests/support/wire/response_case.h"

namespace timing::test {
namespace {

using run::ParseError;

const std::string kChunks = "5\r\nhello\r\n0\r\n\r\n";

std::vector<ResponseCase> lengths() {
  return {
      refused("NegativeLength", ok("Content-Length: -5\r\n"), ParseError::bad_content_length),
      refused("EmptyLength", ok("Content-Length: \r\n"), ParseError::bad_content_length),
      refused("LengthInWords", ok("Content-Length: five\r\n"), ParseError::bad_content_length),
      refused("LengthWithPlus", ok("Content-Length: +5\r\n"), ParseError::bad_content_length),
      refused("LengthInHexadecimal", ok("Content-Length: 0x5\r\n"), ParseError::bad_content_length),
      refused("LengthWithLetter", ok("Content-Length: 5x\r\n"), ParseError::bad_content_length),
      refused("LengthWithFraction", ok("Content-Length: 5.0\r\n"), ParseError::bad_content_length),
      refused("TwoLengthsWithoutComma", ok("Content-Length: 5 5\r\n"),
              ParseError::bad_content_length),
      refused("FoldedLengths", ok("Content-Length: 5\r\n 5\r\n"), ParseError::bad_content_length),
      refused("LengthListWithEmptyElement", ok("Content-Length: 5,\r\n"),
              ParseError::bad_content_length),
      refused("LengthListThatDiffers", ok("Content-Length: 5, 6\r\n"),
              ParseError::conflicting_content_lengths),
      refused("LengthsThatDiffer", ok("Content-Length: 6\r\nContent-Length: 5\r\n"),
              ParseError::conflicting_content_lengths),
      refused("BadLengthBehindAGoodOne", ok("Content-Length: 5\r\nContent-Length: x\r\n"),
              ParseError::bad_content_length),
      refused("LengthBeyondTheLargest", ok("Content-Length: 9223372036854775808\r\n"),
              ParseError::content_length_too_large),
      refused("LengthOfManyDigits", ok("Content-Length: " + std::string(60, '9') + "\r\n"),
              ParseError::content_length_too_large),
  };
}

std::vector<ResponseCase> codings() {
  const std::string decodes = "it decodes gzip, and finds none";
  return {
      refused("LengthAndCoding", ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", kChunks),
              ParseError::length_and_coding),
      refused("CodingAndLength", ok("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", kChunks),
              ParseError::length_and_coding),
      refused("LengthAndUnknownCoding", ok("Content-Length: 5\r\nTransfer-Encoding: rot13\r\n"),
              ParseError::unknown_transfer_coding),
      refused("UnknownCoding", ok("Transfer-Encoding: rot13\r\n"),
              ParseError::unknown_transfer_coding),
      refused("UnknownCodingThenChunked", ok("Transfer-Encoding: rot13, chunked\r\n", kChunks),
              ParseError::unknown_transfer_coding),
      refused("GzipUntilClose", ok("Transfer-Encoding: gzip\r\n"),
              ParseError::unknown_transfer_coding),
      refused("GzipThenChunked", ok("Transfer-Encoding: gzip, chunked\r\n", kChunks),
              ParseError::unknown_transfer_coding),
      refused("ChunkedThenGzip", ok("Transfer-Encoding: chunked, gzip\r\n", kChunks),
              ParseError::unknown_transfer_coding),
      refused("ChunkedWithParameter", ok("Transfer-Encoding: chunked;q=1\r\n", kChunks),
              ParseError::unknown_transfer_coding),
      refused("AlmostChunked", ok("Transfer-Encoding: xchunked\r\n"),
              ParseError::unknown_transfer_coding),
      refused("Identity", ok("Transfer-Encoding: identity\r\n"),
              ParseError::unknown_transfer_coding),
      refused("EmptyCoding", ok("Transfer-Encoding: \r\n"), ParseError::unknown_transfer_coding),
      refused("ChunkedTwiceInOneField", ok("Transfer-Encoding: chunked, chunked\r\n", kChunks),
              ParseError::repeated_chunked),
      refused("ChunkedInTwoFields",
              ok("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kChunks),
              ParseError::repeated_chunked),
  };
}

std::vector<ResponseCase> interim() {
  return {
      refused("SwitchedProtocols",
              "HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\n" + ok("Content-Length: 5\r\n"),
              ParseError::switched_protocols),
      refused("TooManyInterim",
              repeated("HTTP/1.1 103 Hints\r\n\r\n", 101) + ok("Content-Length: 5\r\n"),
              ParseError::too_many_interim),
  };
}

}  // namespace

std::vector<ResponseCase> broken_framing() {
  std::vector<ResponseCase> all;
  for (auto* const part : {&lengths, &codings, &interim}) {
    for (ResponseCase& row : part()) all.push_back(std::move(row));
  }
  return all;
}

}  // namespace timing::test
