#include "timing/plan/excerpt.h"

namespace timing::plan {
namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::string shorten(std::string_view text) {
  if (text.size() <= kExcerptSize) return std::string(text);
  constexpr std::size_t kLongestCharacter = 4;
  std::size_t end = kExcerptSize;
  while (end > kExcerptSize - kLongestCharacter && continues_character(text[end])) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string excerpt(std::string_view text, const SecretMask& secrets) {
  return shorten(secrets.apply(text));
}

}  // namespace timing::plan
