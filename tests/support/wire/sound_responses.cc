// Responses that are taken, nearly all by libcurl too.
#include "tests/support/wire/response_case.h"

namespace timing::test {
namespace {

using namespace std::string_literals;

const std::string kHello = "Content-Length: 5\r\n\r\nhello";

std::vector<ResponseCase> status_lines() {
  return {
      taken("Plain", ok_sized("")),
      taken("NoReason", "HTTP/1.1 200 \r\n" + kHello),
      taken("NoReasonAndNoSpace", "HTTP/1.1 200\r\n" + kHello),
      taken("ReasonOfManyWords", "HTTP/1.1 200 All is well  here\r\n" + kHello),
      taken("ReasonInUtf8", "HTTP/1.1 200 J\xc3\xa4\r\n" + kHello),
      taken("TabInReason", "HTTP/1.1 200 a\tb\r\n" + kHello),
      taken("LoneLineFeeds", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"),
      taken("LoneAndPairedLineFeeds", "HTTP/1.1 200 OK\nContent-Length: 5\r\n\nhello"),
      taken("LargestStatus", "HTTP/1.1 999 Odd\r\n" + kHello, 999),
      taken("StatusBeyondTheClasses", "HTTP/1.1 600 Odd\r\n" + kHello, 600),
      taken("ServerError", "HTTP/1.1 500 Broken\r\n" + kHello, 500),
      taken("Version10", "HTTP/1.0 200 OK\r\n" + kHello).closing(),
      taken("Version10KeptAlive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n" + kHello),
      taken("Version10UntilClose", "HTTP/1.0 200 OK\r\n\r\nhello").closing(),
      taken("Version10Chunked",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\nhello\r\n0\r\n\r\n")
          .closing(),
  };
}

std::vector<ResponseCase> fields() {
  return {
      taken("NoBlankBeforeValue", ok("Content-Length:5\r\n")),
      taken("ManyBlanksAroundValue", ok("Content-Length: \t 5 \t \r\n")),
      taken("NamesInAnyCase", ok("cOnTeNt-LeNgTh: 5\r\n")),
      taken("EmptyValue", ok_sized("X:\r\nY: \r\nZ:  \r\n")),
      taken("TabInValue", ok_sized("X: a\tb\r\n")),
      taken("Latin1InValue", ok_sized("X: a\xe4\xff\r\n")),
      taken("AllTokenCharacters", ok_sized("!#$%&'*+-.^_`|~019azAZ: x\r\n")),
      taken("LongName", ok_sized(std::string(70, 'n') + ": x\r\n")),
      taken("Folded", ok_sized("X: a\r\n b\r\n\tc\r\n")),
      taken("FoldedWithLoneLineFeeds", ok_sized("X: a\n b\n")),
      taken("FoldedIntoBlanks", ok_sized("X: a\r\n  \r\n")),
      taken("FoldedLength", ok("Content-Length:\r\n 5\r\n"))
          .libcurl_says(8, "it judges the length before it unfolds"),
      taken("ConnectionClose", ok_sized("Connection: close\r\n")).closing(),
      taken("ConnectionCloseAmongOthers", ok_sized("Connection: x, CLOSE , y\r\n")).closing(),
      taken("ConnectionOfOtherWords", ok_sized("Connection: closed, x-close\r\n")),
      taken("ConnectionTwice", ok_sized("Connection: keep-alive\r\nConnection: close\r\n"))
          .closing(),
      taken("ConnectionEmpty", ok_sized("Connection: ,\r\nConnection:\r\n")),
      taken("LargeField", ok_sized("X: " + std::string(90'000, 'a') + "\r\n")),
      taken("LongField", ok_sized("X: " + std::string(200'000, 'a') + "\r\n"))
          .libcurl_says(56, "its lines have 100 KB at most"),
      taken("LargeHead", ok_sized(repeated("X: " + std::string(49'000, 'a') + "\r\n", 5))),
      taken("ManyFields", ok_sized(repeated("X: y\r\n", 4'999))),
  };
}

std::vector<ResponseCase> bodies() {
  return {
      taken("EmptyBody", ok("Content-Length: 0\r\n", ""), 200, 0),
      taken("UntilClose", ok("")).closing(),
      taken("UntilCloseAndEmpty", ok("", ""), 200, 0).closing(),
      taken("UntilCloseOfAnErrorStatus", "HTTP/1.1 404 No\r\n\r\nhello", 404).closing(),
      taken("BodyThatBeginsWithABlank", ok_sized("", " ello")),
      taken("BodyThatBeginsWithALineBreak", ok_sized("", "\r\n lo")),
      taken("BodyOfNulls", ok_sized("", "\0\0\0\0\0"s)),
      taken("LengthWithLeadingZeros", ok("Content-Length: 0005\r\n")),
      taken("LengthTwiceAlike", ok("Content-Length: 5\r\nContent-Length: 5\r\n")),
      taken("LengthListAlike", ok("Content-Length: 5, 05\r\n")),
      taken("NoContent", "HTTP/1.1 204 No Content\r\n\r\n", 204, 0),
      taken("NoContentWithLength", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, 0),
      taken("NoContentWithCoding", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
            204, 0),
      taken("NoContentWithBody", "HTTP/1.1 204 No Content\r\n" + kHello, 204, 0).leaving(5),
      taken("NotModified", "HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n", 304, 0),
      taken("ResetContentWithBody", "HTTP/1.1 205 Reset\r\n" + kHello, 205),
      taken("Head", ok_sized("", ""), 200, 0).to_head(),
      taken("HeadWithoutLength", ok("", ""), 200, 0).to_head(),
      taken("HeadChunked", ok_chunked(""), 200, 0).to_head(),
      taken("HeadWithBody", ok_sized(""), 200, 0).to_head().leaving(5),
      taken("TwoInOne", ok_sized("") + ok_sized("")).leaving(ok_sized("").size()),
      taken("GarbageBehind", ok_sized("", "hello\0garbage"s)).leaving(8),
      taken("LineBreakBehind", ok_sized("", "hello\r\n")).leaving(2),
      taken("GarbageBehindChunks", ok_chunked("5\r\nhello\r\n0\r\n\r\ngarbage")).leaving(7),
  };
}

std::vector<ResponseCase> chunks() {
  return {
      taken("Chunked", ok_chunked("5\r\nhello\r\n0\r\n\r\n")),
      taken("CodingInAnyCase", ok("transfer-encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n")),
      taken("CodingAmongEmptyElements",
            ok("Transfer-Encoding: , chunked,\r\n", "5\r\nhello\r\n0\r\n\r\n")),
      taken("ChunkedAndEmpty", ok_chunked("0\r\n\r\n"), 200, 0),
      taken("TwoChunks", ok_chunked("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")),
      taken("ChunkSizesWithZeros", ok_chunked("0005\r\nhello\r\n000\r\n\r\n")),
      taken("ChunkSizesInHexadecimal",
            ok_chunked("a\r\nhellohello\r\nB\r\nhello hello\r\n0\r\n\r\n"), 200, 21),
      taken("ChunkOfLineBreaks", ok_chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"), 200, 4),
      taken("ChunkExtension", ok_chunked("5;a=b\r\nhello\r\n0;last\r\n\r\n")),
      taken("ChunkExtensionQuoted", ok_chunked("5;a=\"b;\\\"\t\xe4\"\r\nhello\r\n0\r\n\r\n")),
      taken("ChunkExtensionBehindBlanks", ok_chunked("5 \t; a = b\r\nhello\r\n0\r\n\r\n")),
      taken("Trailers", ok_chunked("5\r\nhello\r\n0\r\nX: y\r\nZ: z\r\n\r\n")),
      taken("TrailersThatSpeakOfFraming",
            ok_chunked("5\r\nhello\r\n0\r\nContent-Length: 7\r\nConnection: close\r\n\r\n")),
  };
}

std::vector<ResponseCase> interim() {
  return {
      taken("Continue", "HTTP/1.1 100 Continue\r\n\r\n" + ok_sized("")),
      taken("EarlyHints", "HTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\n" + ok_sized("")),
      taken("InterimOfUnknownStatus", "HTTP/1.1 199 Odd\r\n\r\n" + ok_sized("")),
      taken("InterimWithLength",
            "HTTP/1.1 103 x\r\nContent-Length: 5\r\nLocation: /a\r\n\r\n" + ok_sized("")),
      taken("InterimWithCoding",
            "HTTP/1.1 103 x\r\nTransfer-Encoding: chunked\r\n\r\n" + ok_sized("")),
      taken("HundredInterim", repeated("HTTP/1.1 103 Hints\r\n\r\n", 100) + ok_sized("")),
  };
}

}  // namespace

std::vector<ResponseCase> sound_responses() {
  std::vector<ResponseCase> all;
  for (auto* const part : {&status_lines, &fields, &bodies, &chunks, &interim}) {
    for (ResponseCase& row : part()) all.push_back(std::move(row));
  }
  return all;
}

}  // namespace timing::test
