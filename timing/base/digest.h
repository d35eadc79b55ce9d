// A digest of a text that stays the same from build to build and from machine to machine: for files
// that outlive the program. Not for secrets: it can be inverted by trying.
//
// Source: FNV-1a, 64 bits, by Fowler, Noll and Vo (http://www.isthe.com/chongo/tech/comp/fnv/).
// Threads: pure. Errors: none.
#pragma once

#include <cstdint>
#include <string_view>

namespace timing {

class Digest {
 public:
  constexpr void add(std::string_view text) {
    for (const char letter : text) {
      value_ ^= static_cast<unsigned char>(letter);
      value_ *= 0x100000001b3U;
    }
  }
  constexpr std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

constexpr std::uint64_t digest_of(std::string_view text) {
  Digest digest;
  digest.add(text);
  return digest.value();
}

}  // namespace timing
