#include "timing/run/http/wire/status_line.h"

#include <algorithm>
#include <cstddef>

namespace timing::run {
namespace {

constexpr std::string_view kProtocol = "HTTP/";
constexpr std::string_view kMajorVersion = "HTTP/1.";
constexpr std::size_t kVersionSize = kMajorVersion.size() + 1;
constexpr std::size_t kCodeSize = 3;

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

// The code and what follows it.
ParseError parse_code(std::string_view rest, int& status) {
  const bool over = rest.size() == kCodeSize || (rest.size() > kCodeSize && rest[kCodeSize] == ' ');
  const std::string_view code = rest.substr(0, kCodeSize);
  if (!over || !std::ranges::all_of(code, is_digit) || code.front() == '0') {
    return ParseError::bad_status_code;
  }
  status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  return ParseError::none;
}

}  // namespace

bool may_be_status_line(std::string_view first, std::string_view rest) {
  const std::string_view beginning = first.substr(0, kProtocol.size());
  if (!kProtocol.starts_with(beginning)) return false;
  const std::string_view missing = kProtocol.substr(beginning.size());
  return missing.starts_with(rest.substr(0, missing.size()));
}

ParseError parse_status_line(std::string_view line, StatusLine& parsed) {
  if (!line.starts_with(kProtocol)) return ParseError::not_http;
  const bool supported = line.size() >= kVersionSize && line.starts_with(kMajorVersion) &&
                         (line[kVersionSize - 1] == '0' || line[kVersionSize - 1] == '1');
  if (!supported) return ParseError::unsupported_version;
  parsed.minor_version = line[kVersionSize - 1] - '0';
  const std::string_view rest = line.substr(kVersionSize);
  if (rest.size() < 2 || rest[0] != ' ' || rest[1] == ' ') return ParseError::bad_status_line;
  return parse_code(rest.substr(1), parsed.status);
}

}  // namespace timing::run
