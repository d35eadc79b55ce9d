#include "tests/support/http/http_wire.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace timing::test {
namespace {

std::optional<std::size_t> parse_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return number;
}

bool parse_request_line(std::string_view line, ReceivedRequest& request) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  request.version = line.substr(last + 1);
  return true;
}

bool parse_header(std::string_view line, ReceivedRequest& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  std::string_view value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  request.headers.emplace_back(line.substr(0, colon), value);
  return true;
}

bool has_body(const HttpAnswer& answer, const ReceivedRequest& request) {
  return request.method != "HEAD" && answer.status != 204 && answer.status != 304;
}

std::string chunked(std::string_view body) {
  constexpr std::size_t kChunk = 4096;
  std::string result;
  for (std::size_t at = 0; at < body.size(); at += kChunk) {
    const std::string_view chunk = body.substr(at, kChunk);
    result += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
  }
  return result + "0\r\n\r\n";
}

bool names(const HttpAnswer& answer, std::string_view name) {
  return std::ranges::any_of(answer.headers,
                             [&](const auto& header) { return header.first == name; });
}

}  // namespace

std::optional<ReceivedRequest> HttpReader::read_request() {
  ReceivedRequest request;
  const std::optional<std::string> line = read_until("\r\n");
  if (!line || !parse_request_line(*line, request)) return std::nullopt;
  while (true) {
    const std::optional<std::string> header = read_until("\r\n");
    if (!header) return std::nullopt;
    if (header->empty()) break;
    if (!parse_header(*header, request)) return std::nullopt;
  }
  std::optional<std::string> body = read_body(request);
  if (!body) return std::nullopt;
  request.body = std::move(*body);
  return request;
}

std::optional<std::string> HttpReader::read_body(const ReceivedRequest& request) {
  if (request.header("Expect") == "100-continue" &&
      !send_all(socket_, "HTTP/1.1 100 Continue\r\n\r\n")) {
    return std::nullopt;
  }
  if (request.header("Transfer-Encoding") == "chunked") return read_chunks();
  if (!request.has("Content-Length")) return std::string();
  const auto length = parse_number(request.header("Content-Length"), 10);
  return length ? read_bytes(*length) : std::nullopt;
}

std::optional<std::string> HttpReader::read_chunks() {
  std::string body;
  while (true) {
    const auto line = read_until("\r\n");
    const auto size = line ? parse_number(*line, 16) : std::nullopt;
    if (!size) return std::nullopt;
    const auto chunk = read_bytes(*size);
    if (!chunk || !read_until("\r\n")) return std::nullopt;
    if (*size == 0) return body;
    body += *chunk;
  }
}

void HttpReader::drain() {
  while (receive()) buffer_.clear();
}

bool HttpReader::receive() {
  std::array<char, 16384> part{};
  const ssize_t length = ::recv(socket_, part.data(), part.size(), 0);
  if (length <= 0) return false;
  buffer_.append(part.data(), static_cast<std::size_t>(length));
  return true;
}

std::optional<std::string> HttpReader::read_until(std::string_view end) {
  std::size_t at = 0;
  while ((at = buffer_.find(end)) == std::string::npos) {
    if (!receive()) return std::nullopt;
  }
  std::string text = buffer_.substr(0, at);
  buffer_.erase(0, at + end.size());
  return text;
}

std::optional<std::string> HttpReader::read_bytes(std::size_t count) {
  while (buffer_.size() < count) {
    if (!receive()) return std::nullopt;
  }
  std::string text = buffer_.substr(0, count);
  buffer_.erase(0, count);
  return text;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string wire_form(const HttpAnswer& answer, const ReceivedRequest& request) {
  if (answer.raw) return *answer.raw;
  std::string bytes = fmt::format("HTTP/1.1 {} Status\r\n", answer.status);
  for (const auto& [name, value] : answer.headers) bytes += fmt::format("{}: {}\r\n", name, value);
  const bool carries_length =
      answer.framing == HttpAnswer::Framing::content_length && answer.status != 204;
  if (carries_length && !names(answer, "Content-Length")) {
    bytes += fmt::format("Content-Length: {}\r\n", answer.body.size());
  }
  const bool is_chunked = answer.framing == HttpAnswer::Framing::chunked;
  if (is_chunked) bytes += "Transfer-Encoding: chunked\r\n";
  if (answer.ending == HttpAnswer::Ending::close) bytes += "Connection: close\r\n";
  bytes += "\r\n";
  if (has_body(answer, request)) bytes += is_chunked ? chunked(answer.body) : answer.body;
  return bytes;
}

}  // namespace timing::test
