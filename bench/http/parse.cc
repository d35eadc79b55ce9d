// What it costs to parse a response: nanoseconds of processor time for each of several kinds.
//
//   bench_parse [RESPONSES [KIND]]
//
// Under valgrind's callgrind, with one kind: instructions a response (bench/README.md).
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "timing/run/http/wire/response_parser.h"

namespace {

using timing::run::ResponseParser;

// nginx's answer for a file of six bytes.
constexpr std::string_view kSmall =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx/1.22.1\r\n"
    "Date: Mon, 23 Nov 2026 08:38:55 GMT\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 6\r\n"
    "Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT\r\n"
    "Connection: keep-alive\r\n"
    "ETag: \"65f1b2c3-6\"\r\n"
    "Accept-Ranges: bytes\r\n"
    "\r\n"
    "hello\n";

constexpr std::string_view kChunked =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx/1.22.1\r\n"
    "Date: Mon, 23 Nov 2026 08:38:55 GMT\r\n"
    "Content-Type: text/plain\r\n"
    "Transfer-Encoding: chunked\r\n"
    "Connection: keep-alive\r\n"
    "\r\n"
    "6\r\nhello\n\r\n0\r\n\r\n";

using Pieces = std::vector<std::string>;

struct Kind {
  std::string_view name;
  std::vector<Pieces> responses;  // one after another, again and again
  bool keep_headers = false;
};

// Another second: another head.
std::string a_second_later(std::string response) {
  const std::size_t place = response.find(":55 GMT");
  return response.replace(place, 3, ":56");
}

std::vector<Kind> kinds() {
  const std::string small(kSmall);
  const std::string later = a_second_later(small);
  std::string large = "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Length: 102400\r\n\r\n";
  large.append(102'400, 'x');
  return {
      {.name = "small", .responses = {{small}}},
      {.name = "small_new_head", .responses = {{small}, {later}}},
      {.name = "small_in_two", .responses = {{small.substr(0, 100), small.substr(100)}}},
      {.name = "small_headers_kept", .responses = {{small}}, .keep_headers = true},
      {.name = "chunked", .responses = {{std::string(kChunked)}}},
      {.name = "100k_in_two", .responses = {{large.substr(0, 65'536), large.substr(65'536)}}},
  };
}

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

bool parse(ResponseParser& parser, const Pieces& pieces, bool keep_headers) {
  parser.begin({.keep_headers = keep_headers});
  ResponseParser::Progress progress;
  for (const std::string& piece : pieces) progress = parser.feed(piece);
  return progress.state == ResponseParser::State::complete && parser.keep_alive();
}

bool measure(const Kind& kind, std::uint64_t responses) {
  ResponseParser parser;
  const double begun = processor_seconds();
  for (std::uint64_t count = 0; count < responses; ++count) {
    const Pieces& pieces = kind.responses[count % kind.responses.size()];
    if (!parse(parser, pieces, kind.keep_headers)) return false;
  }
  const double seconds = processor_seconds() - begun;
  fmt::print("parse_{}_ns {:.1f}\n", kind.name, seconds * 1e9 / static_cast<double>(responses));
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string_view> given(arguments + 1, arguments + count);
  const std::uint64_t responses =
      given.empty() ? 2'000'000 : std::strtoull(arguments[1], nullptr, 10);
  for (const Kind& kind : kinds()) {
    if (given.size() > 1 && given[1] != kind.name) continue;
    if (!measure(kind, responses)) {
      fmt::print(stderr, "{}: the response was not taken\n", kind.name);
      return 1;
    }
  }
}
