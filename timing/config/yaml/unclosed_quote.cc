#include "timing/config/yaml/unclosed_quote.h"

namespace timing::config {
namespace {

// In double quotes an odd number of backslashes before a quote makes it part of the text.
std::optional<std::size_t> last_double(std::string_view text) {
  for (std::size_t at = text.rfind('"'); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : text.rfind('"', at - 1)) {
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return at;
  }
  return std::nullopt;
}

// In single quotes two quotes in a row are one of the text: the opening is the first of a row with
// an odd number.
std::optional<std::size_t> last_single(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t last = text.rfind('\'', end - 1);
    if (last == std::string_view::npos) return std::nullopt;
    std::size_t first = last;
    while (first > 0 && text[first - 1] == '\'') --first;
    if ((last - first) % 2 == 0) return first;
    end = first;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> last_opening(std::string_view text, char quote) {
  return quote == '"' ? last_double(text) : last_single(text);
}

}  // namespace timing::config
