#include "timing/config/syntax/words.h"

#include <fmt/format.h>

namespace timing::config {
namespace {

constexpr std::size_t kLongestQuote = 60;

bool continues_character(char c) { return (static_cast<unsigned char>(c) >> 6U) == 2; }

std::string joined(std::span<const std::string_view> names, std::string_view quote,
                   std::string_view last_separator) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? last_separator : ", ";
    text += fmt::format("{}{}{}", quote, names[i], quote);
  }
  return text;
}

}  // namespace

std::string shortened(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  std::size_t end = longest;
  while (end > 0 && continues_character(text[end])) --end;
  return fmt::format("{}...", text.substr(0, end));
}

std::string in_apostrophes(std::string_view text) {
  return fmt::format("'{}'", shortened(text, kLongestQuote));
}

std::string either(std::span<const std::string_view> names) { return joined(names, "", " or "); }

std::string are_ignored(std::span<const std::string_view> names) {
  const std::string_view verb = names.size() == 1 ? "is" : "are";
  return fmt::format("{} {} ignored", joined(names, "'", " and "), verb);
}

std::string_view kind_in_words(const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
      return "empty";
    case NodeKind::scalar:
      return "a text";
    case NodeKind::sequence:
      return "a list";
    case NodeKind::map:
      return "a map";
  }
  return "";
}

std::string place(Mark mark) { return fmt::format("{}:{}", mark.line, mark.column); }

}  // namespace timing::config
