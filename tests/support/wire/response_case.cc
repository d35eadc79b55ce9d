#include "tests/support/wire/response_case.h"

#include <utility>

namespace timing::test {

ResponseCase&& ResponseCase::to_head() && {
  head_request = true;
  return std::move(*this);
}

ResponseCase&& ResponseCase::closing() && {
  keep_alive = false;
  return std::move(*this);
}

ResponseCase&& ResponseCase::leaving(std::size_t bytes_behind) && {
  left = bytes_behind;
  return std::move(*this);
}

ResponseCase&& ResponseCase::libcurl_takes(int status, std::uint64_t size, std::string reason) && {
  libcurl = Verdict{.status = status, .size = size};
  why = std::move(reason);
  return std::move(*this);
}

ResponseCase&& ResponseCase::libcurl_says(std::uint16_t fault, std::string reason) && {
  libcurl = Verdict{.fault = fault};
  why = std::move(reason);
  return std::move(*this);
}

ResponseCase taken(std::string name, std::string bytes, int status, std::uint64_t size) {
  ResponseCase row;
  row.name = std::move(name);
  row.bytes = std::move(bytes);
  row.verdict = {.status = status, .size = size};
  return row;
}

ResponseCase refused(std::string name, std::string bytes, run::ParseError error) {
  ResponseCase row;
  row.name = std::move(name);
  row.bytes = std::move(bytes);
  row.error = error;
  row.verdict = {.fault = run::number_of(error)};
  row.keep_alive = false;
  return row;
}

std::string ok(std::string_view lines, std::string_view body) {
  std::string text = "HTTP/1.1 200 OK\r\n";
  text += lines;
  text += "\r\n";
  text += body;
  return text;
}

std::string ok_sized(std::string_view lines, std::string_view body) {
  std::string all = "Content-Length: 5\r\n";
  all += lines;
  return ok(all, body);
}

std::string ok_chunked(std::string_view body) { return ok("Transfer-Encoding: chunked\r\n", body); }

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t time = 0; time < times; ++time) all += text;
  return all;
}

std::vector<ResponseCase> all_response_cases() {
  std::vector<ResponseCase> all;
  for (auto* const part : {&sound_responses, &broken_heads, &broken_framing, &broken_chunks}) {
    for (ResponseCase& row : part()) all.push_back(std::move(row));
  }
  return all;
}

}  // namespace timing::test
