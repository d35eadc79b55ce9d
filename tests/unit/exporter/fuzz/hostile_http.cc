#include <fmt/format.h>

#include <array>
#include <string_view>

#include "tests/unit/exporter/fuzz/hostile_requests.h"
#include "tests/unit/exporter/fuzz/random_parts.h"

namespace timing::exporter {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kMethods = {"GET"sv,     "GET"sv,      "HEAD"sv,  "POST"sv, "PUT"sv,
                                 "get"sv,     "OPTIONS"sv,  "PRI"sv,   ""sv,     "G\0T"sv,
                                 "GET GET"sv, "\xff\x80"sv, "TRACE"sv, " GET"sv, "\tGET"sv,
                                 "CONNECT"sv, "DELETE"sv,   "{}"sv};
constexpr std::array kTargets = {"/metrics"sv,
                                 "/metrics"sv,
                                 "/"sv,
                                 "/-/healthy"sv,
                                 "/-/ready"sv,
                                 "/api/v1/status"sv,
                                 "/-/reload"sv,
                                 ""sv,
                                 "*"sv,
                                 "http://h/metrics"sv,
                                 "//"sv,
                                 "/%"sv,
                                 "/%zz%f"sv,
                                 "/%00"sv,
                                 "/\0"sv,
                                 "/../../etc/passwd"sv,
                                 "?"sv,
                                 "#"sv,
                                 "/metrics?a=b&&&=&%=%"sv,
                                 "/metrics?a&b=c&d=%41+%"sv,
                                 "h:80"sv,
                                 "/\xc3\x28"sv};
constexpr std::array kVersions = {"HTTP/1.1"sv,   "HTTP/1.1"sv,
                                  "HTTP/1.0"sv,   "HTTP/0.9"sv,
                                  "HTTP/2.0"sv,   "HTTP/9.9"sv,
                                  "HTTP/"sv,      "http/1.1"sv,
                                  ""sv,           "HTTP/1.1.1"sv,
                                  "HTTP/1"sv,     "ICY/1.1"sv,
                                  "HTTP/1.1 x"sv, "HTTP/99999999999999999999.1"sv};
constexpr std::array kBlanks = {" "sv, " "sv, " "sv, "  "sv, "\t"sv, ""sv, "\0"sv, "\r"sv};
constexpr std::array kLineEnds = {"\r\n"sv, "\r\n"sv,   "\r\n"sv, "\n"sv,
                                  "\r"sv,   "\r\r\n"sv, "\n\r"sv};
constexpr std::array kHeaders = {"Host: h"sv,
                                 "Host: h"sv,
                                 "Host:"sv,
                                 "X-A: b"sv,
                                 ": b"sv,
                                 "X"sv,
                                 "X : b"sv,
                                 " folded"sv,
                                 "\tfolded"sv,
                                 "\0: \0"sv,
                                 "X-\xff: \xfe"sv,
                                 "Content-Length: 5"sv,
                                 "Content-Length: 6"sv,
                                 "Transfer-Encoding: chunked"sv,
                                 "Transfer-Encoding: gzip, chunked, identity"sv,
                                 "Connection: close"sv,
                                 "Connection: keep-alive, close, upgrade"sv,
                                 "Upgrade: h2c"sv,
                                 "Expect: 100-continue"sv,
                                 "Accept: ;,q=;=/,*/*;q=nan,application/openmetrics-text;q=1e999"sv,
                                 "Accept: application/openmetrics-text;version=1.0.0"sv,
                                 "Accept-Encoding: gzip;q=0.5,identity;q=,*;q"sv,
                                 "Authorization: Basic ===="sv,
                                 "Cookie: a=b; ;=;"sv,
                                 "Content-Type: multipart/form-data; boundary="sv,
                                 "Range: bytes=5-1,-9999999999999999999"sv};
constexpr std::array kLengths = {"-1"sv,
                                 "18446744073709551615"sv,
                                 "18446744073709551616"sv,
                                 "5, 6"sv,
                                 "9223372036854775808"sv,
                                 "9223372036854775807"sv,
                                 "1e3"sv,
                                 "+5"sv,
                                 ""sv,
                                 "0x5"sv,
                                 "5 5"sv,
                                 "00000000000000000000005"sv,
                                 "1048577"sv,
                                 "4294967296"sv};
constexpr std::array kChunkSizes = {"ffffffffffffffff"sv,
                                    "10000000000000000"sv,
                                    "7fffffffffffffff"sv,
                                    "8000000000000000"sv,
                                    "-1"sv,
                                    "0x10"sv,
                                    ""sv,
                                    "g"sv,
                                    "5;ext=\""sv,
                                    "000000000000000000000000005"sv,
                                    "80000000"sv,
                                    "fffffffffffffff"sv,
                                    "100000001"sv,
                                    "5 "sv,
                                    "0"sv,
                                    "\0"sv};

std::string proper_request(Random& random) {
  constexpr std::array kProper = {
      "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"sv,
      "GET /metrics HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n"sv,
      "GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"sv,
      "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"sv,
      "GET /-/healthy HTTP/1.1\r\nHost: h\r\n\r\n"sv,
      "POST /-/reload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"sv,
      "PUT /-/quit HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"sv,
      "GET /nowhere?a=b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"sv};
  return std::string(pick(random, kProper));
}

std::string wrong_line(Random& random) {
  std::string text(pick(random, kMethods));
  if (one_in(random, 10)) text += std::string(below(random, 100'000), 'A');
  text += pick(random, kBlanks);
  text += pick(random, kTargets);
  if (one_in(random, 10)) text += std::string(below(random, 100'000), 'p');
  text += pick(random, kBlanks);
  text += pick(random, kVersions);
  text += pick(random, kLineEnds);
  for (std::size_t headers = below(random, 4); headers > 0; --headers) {
    text += pick(random, kHeaders);
    text += pick(random, kLineEnds);
  }
  return text + std::string(pick(random, kLineEnds));
}

std::string flood_of_headers(Random& random) {
  std::string text = "GET /metrics HTTP/1.1\r\n";
  const bool unique = one_in(random, 2);
  for (std::size_t headers = below(random, 3'000); headers > 0; --headers) {
    text += unique ? fmt::format("X-{}: {}", headers, random() % 1'000)
                   : std::string(pick(random, kHeaders));
    text += one_in(random, 50) ? pick(random, kLineEnds) : "\r\n"sv;
  }
  if (one_in(random, 4)) text += "X-Large: " + std::string(below(random, 200'000), 'v') + "\r\n";
  return text + "\r\n";
}

std::string with_nuls(Random& random) {
  std::string text = proper_request(random);
  for (std::size_t count = 1 + below(random, 5); count > 0; --count) {
    text.insert(below(random, text.size() + 1), 1 + below(random, 3), '\0');
  }
  return text;
}

std::string wrong_length(Random& random) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{}",
                     pick(random, kTargets), pick(random, kLengths),
                     random_bytes(random, below(random, 100)));
}

std::string wrong_chunks(Random& random) {
  std::string text = "POST /-/reload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t chunks = 1 + below(random, 4); chunks > 0; --chunks) {
    if (one_in(random, 3)) text += "5\r\nhello\r\n";
    text += pick(random, kChunkSizes);
    text += pick(random, kLineEnds);
    text += random_bytes(random, below(random, 100));
    text += pick(random, kLineEnds);
  }
  return text;
}

std::string pipeline(Random& random) {
  std::string text;
  for (std::size_t requests = 1 + below(random, 60); requests > 0; --requests) {
    text += one_in(random, 30) ? wrong_line(random) : proper_request(random);
  }
  return text;
}

std::string half(Random& random) { return beginning_of(proper_request(random), random); }

std::string damaged_request(Random& random) { return damaged(proper_request(random), random); }

std::string noise(Random& random) { return random_bytes(random, below(random, 4'000)); }

}  // namespace

std::string hostile_http(Random& random) {
  constexpr std::array kKinds = {&wrong_line,   &flood_of_headers, &with_nuls, &wrong_length,
                                 &wrong_chunks, &pipeline,         &half,      &damaged_request,
                                 &noise,        &hostile_tls};
  return pick(random, kKinds)(random);
}

std::vector<std::string> pieces_of(const std::string& text, Random& random) {
  std::vector<std::string> pieces;
  std::size_t cuts = one_in(random, 2) ? 0 : below(random, 8);
  std::size_t begin = 0;
  for (; cuts > 0 && begin < text.size(); --cuts) {
    const std::size_t size = 1 + below(random, text.size() - begin);
    pieces.push_back(text.substr(begin, size));
    begin += size;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

}  // namespace timing::exporter
