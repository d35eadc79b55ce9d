#include "timing/target/echo.h"

#include <fmt/format.h>

#include <iterator>

#include "timing/base/utf8.h"

namespace timing::target {
namespace {

std::string json_object(const std::vector<Parameter>& members) {
  std::string text = "{";
  for (const Parameter& member : members) {
    if (text.size() > 1) text += ',';
    text += json_string(member.name) + ':' + json_string(member.value);
  }
  return text + '}';
}

void append_ascii(std::string& text, char c) {
  if (c == '"' || c == '\\') {
    text += '\\';
    text += c;
  } else if (static_cast<unsigned char>(c) < 0x20U) {
    fmt::format_to(std::back_inserter(text), "\\u{:04x}", static_cast<unsigned>(c));
  } else {
    text += c;
  }
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8_character(text);
    if (length == 0) {
      quoted += "\\ufffd";
    } else if (length == 1) {
      append_ascii(quoted, text.front());
    } else {
      quoted += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return quoted + '"';
}

std::string echo_json(const EchoedRequest& request) {
  return fmt::format(
      R"({{"method":{},"path":{},"query":{},"headers":{},"body":{},"body_omitted":{}}})"
      "\n",
      json_string(request.method), json_string(request.path), json_object(request.query),
      json_object(request.headers), json_string(request.body), request.body_omitted);
}

}  // namespace timing::target
