// A text with "***" in place of its secrets: what SecretMask and SecretIndex have in common, who
// differ in how they find a secret.
//
// Threads: pure. Errors: none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace timing {

// `length_at_start` tells the length of the longest secret that a text begins with; 0: none.
// Secrets that overlap become one "***".
template <typename LengthAtStart>
std::string masked_text(std::string_view text, const LengthAtStart& length_at_start) {
  std::string masked;
  masked.reserve(text.size());
  std::size_t covered = 0;  // everything before it is part of a secret already masked
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t length = length_at_start(text.substr(at));
    if (length > 0 && at >= covered) masked += "***";
    covered = std::max(covered, at + length);
    if (at >= covered) masked += text[at];
  }
  return masked;
}

}  // namespace timing
