// Texts of servers and libraries, made fit for a log line.
//
// Threads: pure functions. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "timing/base/secret_mask.h"

namespace timing::run {

// A response of which a log line shows the beginning.
inline constexpr std::size_t kExcerptLength = 8'192;
// What excerpt_of() wants to be given where there is as much: a secret that the cut would divide is
// found by its rest.
inline constexpr std::size_t kExcerptSource = 2 * kExcerptLength;

struct Excerpt {
  std::string text;           // secrets masked
  std::uint64_t omitted = 0;  // bytes of the response that it does not stand for
};

// `body` is the beginning of a response, `beyond` the length of the rest.
Excerpt excerpt_of(std::string_view body, std::uint64_t beyond, const SecretMask& secrets);

// Line breaks and other control characters become blanks.
std::string one_line(std::string_view text);

}  // namespace timing::run
