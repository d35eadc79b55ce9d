#include "timing/run/http/http_excerpt.h"

#include <algorithm>

namespace timing::run {

Excerpt excerpt_of(std::string_view body, std::uint64_t beyond, const SecretMask& secrets) {
  const std::string_view shown = body.substr(0, kExcerptLength);
  Excerpt excerpt{.text = secrets.apply(shown), .omitted = body.size() - shown.size() + beyond};
  if (excerpt.omitted == 0 || secrets.empty()) return excerpt;
  // Where a secret lies across the cut, its beginning is in the one text and masked in the other:
  // what both have in common holds nothing of it.
  const std::string whole = secrets.apply(body.substr(0, kExcerptSource));
  const auto differ = std::ranges::mismatch(excerpt.text, whole);
  excerpt.omitted += static_cast<std::uint64_t>(excerpt.text.end() - differ.in1);
  excerpt.text.erase(differ.in1, excerpt.text.end());
  return excerpt;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line,
      [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return byte < 0x20U || byte == 0x7fU;
      },
      ' ');
  return line;
}

}  // namespace timing::run
