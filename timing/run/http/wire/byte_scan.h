// Looking through bytes, sixteen at a time, and the classes of characters that a header is made of.
//
// The blocks are vectors as GCC and Clang have them on every machine.
//
// Threads: pure functions. Errors: none.
// Source: RFC 9110, section 5.6.2 (tokens); RFC 5234, appendix B.1 (control characters).
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace timing::run {

using Block = std::uint8_t __attribute__((vector_size(16)));
inline constexpr std::ptrdiff_t kBlock = sizeof(Block);

inline Block block_at(const char* bytes) {
  Block block;
  std::memcpy(&block, bytes, kBlock);
  return block;
}

// The index of the first byte that is not set; kBlock if all are.
// REQUIRES: each byte is 0 or 0xff.
template <typename Mask>
std::ptrdiff_t first_clear(Mask mask) {
#ifdef __SSE2__
  // Above the bits of the block, all are clear.
  return std::countr_one(static_cast<unsigned>(_mm_movemask_epi8(std::bit_cast<__m128i>(mask))));
#else
  const auto halves = std::bit_cast<std::array<std::uint64_t, 2> >(mask);
  const auto index_in = [](std::uint64_t half) {
    const int ones =
        std::endian::native == std::endian::little ? std::countr_one(half) : std::countl_one(half);
    return ones / 8;
  };
  return ~halves[0] != 0 ? index_in(halves[0]) : 8 + index_in(halves[1]);
#endif
}

constexpr bool is_blank(char character) { return character == ' ' || character == '\t'; }

// The tab is one.
constexpr bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20U || byte == 0x7fU;
}

// The first control character; `end` if there is none.
inline const char* find_control(const char* at, const char* end) {
  constexpr std::uint8_t kFirstOther = 0x20;
  constexpr std::uint8_t kDelete = 0x7f;
  for (; end - at >= kBlock; at += kBlock) {
    const Block block = block_at(at);
    const std::ptrdiff_t others = first_clear((block >= kFirstOther) & (block != kDelete));
    if (others < kBlock) return at + others;
  }
  while (at != end && !is_control(*at)) ++at;
  return at;
}

inline constexpr auto kTokenCharacters = [] {
  std::array<bool, 256> table{};
  for (const char character : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                               "abcdefghijklmnopqrstuvwxyz"
                                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    table[static_cast<unsigned char>(character)] = true;
  }
  return table;
}();

constexpr bool is_token_character(char character) {
  return kTokenCharacters[static_cast<unsigned char>(character)];
}

// The end of the token that begins here.
inline const char* skip_token(const char* at, const char* end) {
  constexpr std::uint8_t kCase = 0x20;
  constexpr std::uint8_t kLetters = 26;
  // Most are letters and hyphens.
  while (end - at >= kBlock) {
    const Block block = block_at(at);
    const Block letter = (block | kCase) - std::uint8_t{'a'};
    const std::ptrdiff_t usual = first_clear((letter < kLetters) | (block == std::uint8_t{'-'}));
    at += usual;
    if (usual < kBlock) break;
  }
  while (at != end && is_token_character(*at)) ++at;
  return at;
}

// Whether a text is this one, whatever the case of its letters.
// REQUIRES: `text` has no control characters: then only a letter becomes a letter below, and only a
// hyphen a hyphen. `kLowered` has lower case letters and hyphens, at least eight.
template <const std::string_view& kLowered>
bool is_same_text(std::string_view text) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  constexpr std::size_t kWords = (kLowered.size() + kWord - 1) / kWord;
  static_assert(kLowered.size() >= kWord);
  if (text.size() != kLowered.size()) return false;
  const auto word_at = [](const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, kWord);
    return word;
  };
  // The last word overlaps the one before it.
  const auto same = [&](std::size_t word) {
    constexpr std::uint64_t kCases = 0x2020202020202020U;
    const std::size_t at = word + 1 == kWords ? kLowered.size() - kWord : word * kWord;
    return (word_at(text.data() + at) | kCases) == word_at(kLowered.data() + at);
  };
  return [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    return (same(kIndex) && ...);
  }
  (std::make_index_sequence<kWords>());
}

}  // namespace timing::run
