// A digest of a text that stays the same from build to build and from machine to machine: for files
// that outlive the program. Not for secrets: it can be inverted by trying.
//
// Source: FNV-1a, 64 bits, by Fowler, Noll and Vo (http://www.isthe.com/chongo/tech/comp/fnv/).
// Threads: pure. Errors: none.
#pragma once

#include <cstdint>
#include <string_view>

namespace timing {

constexpr std::uint64_t digest_of(std::string_view text) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  for (const char letter : text) {
    digest ^= static_cast<unsigned char>(letter);
    digest *= 0x100000001b3U;
  }
  return digest;
}

}  // namespace timing
