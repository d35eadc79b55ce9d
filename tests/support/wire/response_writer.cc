#include "tests/support/wire/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace timing::test {
namespace {

constexpr std::string_view kToken =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL";
constexpr std::string_view kVisible =
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[\\]^_`abcxyz{|}~\x80\xe4\xff";
constexpr std::string_view kReason = "abc \t\xe4()";
constexpr std::string_view kExtension = "abc=\" \t;\\\xe4";

bool has_body(int status, bool head_request) {
  return !head_request && status != 204 && status != 304;
}

}  // namespace

WrittenResponse ResponseWriter::write(bool last) {
  written_ = {};
  ParsedResponse& expected = written_.expected;
  expected.state = run::ResponseParser::State::complete;
  expected.received_anything = true;
  expected.head_complete = true;
  written_.head_request = one_in(8);
  while (one_in(4)) write_interim();
  constexpr std::array kStatuses = {200, 200, 200, 201, 204, 206, 301, 304, 404, 500, 999};
  expected.status = kStatuses[below(kStatuses.size())];
  expected.minor_version = one_in(4) ? 0 : 1;
  expected.keep_alive = expected.minor_version == 1;
  bare_line_feeds_ = one_in(4);
  write_status_line(expected.status, expected.minor_version);
  write_other_fields();
  write_connection();
  write_body(last);
  return std::exchange(written_, {});
}

std::string ResponseWriter::text(std::string_view alphabet, std::size_t longest) {
  std::string made(below(longest + 1), ' ');
  std::ranges::generate(made, [&] { return alphabet[below(alphabet.size())]; });
  return made;
}

std::string ResponseWriter::any_bytes(std::size_t longest) {
  std::string made(below(longest + 1), ' ');
  std::ranges::generate(made, [&] { return static_cast<char>(below(256)); });
  return made;
}

std::string ResponseWriter::any_case(std::string_view name) {
  std::string made(name);
  for (char& letter : made) {
    if (letter >= 'a' && letter <= 'z' && one_in(2)) letter = static_cast<char>(letter - 'a' + 'A');
  }
  return made;
}

void ResponseWriter::end_line() { written_.bytes += bare_line_feeds_ && one_in(2) ? "\n" : "\r\n"; }

void ResponseWriter::write_interim() {
  written_.bytes += fmt::format("HTTP/1.1 10{} x\r\n", one_in(2) ? 0 : 2 + below(8));
  if (one_in(2)) written_.bytes += "Location: /elsewhere\r\nConnection: close\r\n";
  written_.bytes += "\r\n";
}

void ResponseWriter::write_status_line(int status, int minor_version) {
  written_.bytes += fmt::format("HTTP/1.{} {}", minor_version, status);
  if (!one_in(4)) written_.bytes += " " + text(kReason, 20);
  end_line();
}

// A value may be cut by folding; `value` is what the parser has to see.
void ResponseWriter::write_field(std::string_view name, std::string_view value) {
  const std::string spelling = any_case(name);
  written_.expected.headers.emplace_back(spelling, value);
  written_.bytes += spelling + ":" + blanks(2);
  // The line break comes to be two spaces, and the third is the blank that the next line has.
  if (one_in(4)) written_.bytes += "\r\n ";
  written_.bytes += value;
  if (one_in(4)) written_.bytes += blanks(3);
  end_line();
}

void ResponseWriter::write_other_fields() {
  for (std::size_t left = below(8); left > 0; --left) {
    std::string name = "x-" + text(kToken, 40);
    std::string value = text(kVisible, 60);
    if (!value.empty() && one_in(4)) value += " \t" + text(kVisible, 5) + "!";
    write_field(name, value);
  }
  if (one_in(4)) {
    written_.expected.location = "/" + text(kToken, 100);
    write_field("location", written_.expected.location);
  }
  if (one_in(4)) {
    written_.expected.content_encoding = one_in(2) ? "gzip" : "br";
    write_field("content-encoding", written_.expected.content_encoding);
  }
}

void ResponseWriter::write_connection() {
  ParsedResponse& expected = written_.expected;
  if (one_in(4)) {
    write_field("connection", one_in(2) ? "keep-alive" : "x , keep-alive,,y");
    expected.keep_alive = true;
  }
  if (one_in(6)) {
    write_field("connection", one_in(2) ? "close" : "x,close ,y");
    expected.keep_alive = false;
  }
}

void ResponseWriter::write_body(bool last) {
  ParsedResponse& expected = written_.expected;
  const bool with_body = has_body(expected.status, written_.head_request);
  std::string body = any_bytes(one_in(8) ? 5'000 : 50);
  const std::size_t framing = below(last || !with_body ? 4 : 3);
  if (framing == 0) {
    write_field("transfer-encoding", one_in(4) ? ", chunked" : "chunked");
    if (expected.minor_version == 0) expected.keep_alive = false;
  } else if (framing < 3) {
    write_field("content-length", fmt::format("{:0{}}", body.size(), 1 + below(9)));
    if (one_in(8)) write_field("content-length", fmt::format("{0}, {0}", body.size()));
  }
  end_line();
  if (!with_body) return;
  if (framing == 3) expected.keep_alive = false;
  expected.body_size = body.size();
  if (framing == 0) {
    write_chunks(body);
  } else {
    written_.bytes += body;
  }
  expected.body = std::move(body);
}

void ResponseWriter::write_chunks(const std::string& body) {
  std::string_view left = body;
  while (!left.empty()) {
    const std::string_view chunk = left.substr(0, 1 + below(left.size()));
    const std::string size = fmt::format("{:0{}x}", chunk.size(), 1 + below(16));
    written_.bytes += fmt::format("{}{}\r\n", any_case(size), chunk_extension());
    written_.bytes += chunk;
    written_.bytes += "\r\n";
    left.remove_prefix(chunk.size());
  }
  written_.bytes += std::string(1 + below(4), '0') + chunk_extension() + "\r\n";
  write_trailers();
  end_line();
}

std::string ResponseWriter::chunk_extension() {
  if (!one_in(4)) return {};
  return blanks(2) + ";" + text(kExtension, 20);
}

void ResponseWriter::write_trailers() {
  const run::Headers headers = written_.expected.headers;
  while (one_in(4)) {
    write_field(one_in(2) ? "content-length" : "x-trailer", text(kVisible, 20));
    written_.expected.has_trailers = true;
  }
  written_.expected.headers = headers;
}

}  // namespace timing::test
