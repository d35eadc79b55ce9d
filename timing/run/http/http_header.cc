#include "timing/run/http/http_header.h"

#include <algorithm>
#include <array>

namespace timing::run {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_token_character(char character) {
  const char letter = lower(character);
  if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20U || byte == 0x7fU;
}

}  // namespace

bool same_header_name(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

const Header* find_header(const Headers& headers, std::string_view name) {
  const auto found = std::ranges::find_if(
      headers, [&](const Header& header) { return same_header_name(header.first, name); });
  return found == headers.end() ? nullptr : &*found;
}

void erase_header(Headers& headers, std::string_view name) {
  std::erase_if(headers,
                [&](const Header& header) { return same_header_name(header.first, name); });
}

void set_header(Headers& headers, std::string_view name, std::string_view value) {
  erase_header(headers, name);
  headers.emplace_back(name, value);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(
      text, [](char character) { return character != '\t' && is_control(character); });
}

bool is_framing_header(std::string_view name) {
  constexpr std::array<std::string_view, 3> kFraming = {"Content-Length", "Transfer-Encoding",
                                                        "Trailer"};
  return std::ranges::any_of(
      kFraming, [&](std::string_view framing) { return same_header_name(name, framing); });
}

std::string_view trim_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace timing::run
