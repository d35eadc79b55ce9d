#include "tests/integration/http_faults.h"

#include <utility>

namespace timing::test {
namespace {

using Ending = HttpAnswer::Ending;

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
const std::string kChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kHalfHead = "HTTP/1.1 200 OK\r\nContent-Le";
const std::string kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright";
const std::string kLastAnswer =
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nright";
const std::string kOtherAnswer = "HTTP/1.1 500 Wrong\r\nContent-Length: 5\r\n\r\nwrong";

ServerFault sends(std::string id, std::string row, std::string bytes, Ending ending) {
  ServerFault fault{.id = std::move(id), .row = std::move(row), .misdeed = {}};
  fault.misdeed.answer = HttpAnswer::of_bytes(std::move(bytes));
  fault.misdeed.answer.ending = ending;
  fault.stalls = ending == Ending::silence;
  return fault;
}

ServerFault that_answers(ServerFault fault) {
  fault.misdeed.answers = true;
  return fault;
}

ServerFault answering_too_early() {
  ServerFault fault{.id = "AnswersTooEarly", .row = "answers before it is asked", .misdeed = {}};
  fault.misdeed.greeting = kLastAnswer;
  return fault;
}

ServerFault to_job_with(std::string keys, ServerFault fault) {
  fault.keys = std::move(keys);
  return fault;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t time = 0; time < times; ++time) all += text;
  return all;
}

// A sound answer but for these lines, each with its end, which come before its length.
ServerFault heads(std::string id, std::string row, std::string_view lines) {
  std::string bytes = "HTTP/1.1 200 OK\r\n";
  bytes += lines;
  bytes += "Content-Length: 5\r\n\r\nright";
  return sends(std::move(id), std::move(row), std::move(bytes), Ending::close);
}

std::vector<ServerFault> faults_of_connections() {
  return {
      sends("ResetsUnanswered", "resets the connection, asked", "", Ending::reset),
      sends("ResetsInTheHead", "resets in the head", kHalfHead, Ending::reset),
      sends("ResetsInTheBody", "resets in the body", kHead + "hel", Ending::reset),
      // It says so: what is sent on a connection that is gone, no server can count.
      that_answers(sends("ResetsAnswered", "resets after its answer", kLastAnswer, Ending::reset)),
      sends("ClosesUnanswered", "closes the connection, asked", "", Ending::close),
      sends("ClosesAfterAnInterimAnswer", "closes after an interim answer",
            "HTTP/1.1 103 Hints\r\n\r\n", Ending::close),
      sends("ClosesInTheHead", "closes in the head", kHalfHead, Ending::close),
      sends("ClosesAfterTheLength", "closes in the head, behind Content-Length",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", Ending::close),
      sends("ClosesInTheBody", "closes in the body", kHead + "hel", Ending::close),
      sends("ClosesInAChunk", "closes in a chunk", kChunkedHead + "5\r\nhel", Ending::close),
      that_answers(
          sends("ClosesIdle", "closes a kept connection that idles", kAnswer, Ending::half_close)),
      sends("NeverAnswers", "never answers", "", Ending::silence),
      sends("StallsInTheHead", "stalls in the head", kHalfHead, Ending::silence),
      sends("StallsInTheBody", "stalls in the body", kHead + "hel", Ending::silence),
      answering_too_early(),
      that_answers(
          sends("AnswersTwice", "answers twice", kAnswer + kOtherAnswer, Ending::keep_alive)),
  };
}

std::vector<ServerFault> faults_of_heads() {
  return {
      sends("Rubbish", "sends rubbish", std::string("\0\xff\r\n\x01 rubbish\r\n\r\n", 17),
            Ending::close),
      sends("OtherVersion", "speaks HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n", Ending::close),
      sends("StatusOfFourDigits", "has a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n",
            Ending::close),
      sends("SwitchesProtocols", "switches protocols", "HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n",
            Ending::close),
      sends("InterimForEver", "sends more than 100 interim answers",
            repeated("HTTP/1.1 103 Hints\r\n\r\n", 101) + kAnswer, Ending::close),
      heads("NoColon", "has a line without a colon", "nonsense\r\n"),
      heads("BlankBeforeColon", "has a blank before a colon", "X : y\r\n"),
      heads("BlankFirst", "has a blank before the first field", " X: y\r\n"),
      heads("NoToken", "has a name that is no token", "X@Y: y\r\n"),
      heads("NulInAHeader", "has a NUL in a header", std::string_view("X: a\0b\r\n", 8)),
      heads("InjectedHeader", "has a header injected", "X: a\rSet-Cookie: b\r\n"),
      heads("LargeHead", "has a head of 350 KB",
            repeated("X: " + std::string(50'000, 'a') + "\r\n", 7)),
      heads("LongLine", "has a line of 350 KB", "X: " + std::string(350'000, 'a') + "\r\n"),
      heads("LengthInWords", "has a length in words", "Content-Length: five\r\n"),
      heads("LengthWithMore", "has a length and more", "Content-Length: 5x\r\n"),
      heads("TwoLengths", "has two lengths that differ", "Content-Length: 6\r\n"),
      heads("LengthAndCoding", "has a length and is chunked", "Transfer-Encoding: chunked\r\n"),
      sends("UnknownCoding", "has an unknown Transfer-Encoding",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nright", Ending::close),
  };
}

std::vector<ServerFault> faults_of_bodies() {
  return {
      sends("RubbishForAChunk", "sends rubbish for a chunk", kChunkedHead + "nonsense\r\n",
            Ending::close),
      sends("HugeChunk", "has a chunk's size of 17 digits",
            kChunkedHead + std::string(17, 'f') + "\r\n", Ending::close),
      sends("ChunkWithoutItsEnd", "sends more than the chunk's size",
            kChunkedHead + "5\r\nright!\r\n0\r\n\r\n", Ending::close),
      sends("TrailerWithoutColon", "has a trailer without a colon",
            kChunkedHead + "5\r\nright\r\n0\r\nnonsense\r\n\r\n", Ending::close),
      to_job_with("log_response: true\n",
                  heads("NoGzip", "sends no gzip but says so", "Content-Encoding: gzip\r\n")),
      to_job_with("log_response: true\n", heads("UnknownEncoding", "has an unknown encoding",
                                                "Content-Encoding: rot13\r\n")),
  };
}

}  // namespace

std::vector<ServerFault> server_faults() {
  std::vector<ServerFault> all;
  for (auto* const part : {&faults_of_connections, &faults_of_heads, &faults_of_bodies}) {
    for (ServerFault& fault : part()) all.push_back(std::move(fault));
  }
  return all;
}

}  // namespace timing::test
