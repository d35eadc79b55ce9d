#include "timing/plan/template/random_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>
#include <random>
#include <string_view>

namespace timing::plan {

std::size_t random_below(std::size_t count, Random& random) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

void append_random_integer(std::string& out, std::int64_t least, std::int64_t most,
                           Random& random) {
  std::uniform_int_distribution<std::int64_t> distribution(least, most);
  // Half the instructions of fmt. As many characters as a number of 64 bits can have.
  std::array<char, 20> digits{};
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), distribution(random));
  out.append(digits.data(), written.ptr);
}

void append_random_letters(std::string& out, std::size_t count, Random& random) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr unsigned kBitsOfLetter = 6;
  constexpr unsigned kLettersOfNumber = 64 / kBitsOfLetter;
  const std::size_t end = out.size() + count;
  out.reserve(end);
  while (out.size() < end) {
    std::uint64_t bits = random();
    for (unsigned left = kLettersOfNumber; left > 0 && out.size() < end; --left) {
      const std::size_t index = bits & ((1U << kBitsOfLetter) - 1);
      bits >>= kBitsOfLetter;
      // Two of 64 values have no letter; to fold them back would favour some.
      if (index < kLetters.size()) out += kLetters[index];
    }
  }
}

void append_uuid(std::string& out, Random& random) {
  constexpr std::uint64_t kVersionField = 0xF000U;
  constexpr std::uint64_t kVersion4 = 0x4000U;
  constexpr std::uint64_t kVariantField = std::uint64_t{0b11} << 62U;
  constexpr std::uint64_t kVariant = std::uint64_t{0b10} << 62U;
  const std::uint64_t high = (random() & ~kVersionField) | kVersion4;
  const std::uint64_t low = (random() & ~kVariantField) | kVariant;
  constexpr std::uint64_t kLow16Bits = 0xFFFFU;
  constexpr std::uint64_t kLow48Bits = (std::uint64_t{1} << 48U) - 1;
  fmt::format_to(std::back_inserter(out), "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U,
                 high >> 16U & kLow16Bits, high & kLow16Bits, low >> 48U, low & kLow48Bits);
}

}  // namespace timing::plan
