#include "timing/base/secret_mask.h"

#include <algorithm>

namespace timing {

void SecretMask::add(std::string_view secret) {
  if (secret.empty() || std::ranges::find(secrets_, secret) != secrets_.end()) return;
  const auto shorter = std::ranges::find_if(
      secrets_, [&](const std::string& known) { return known.size() < secret.size(); });
  secrets_.emplace(shorter, secret);
}

std::string SecretMask::apply(std::string_view text) const {
  std::string masked;
  masked.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::ranges::find_if(
        secrets_, [&](const std::string& secret) { return text.substr(at).starts_with(secret); });
    if (found == secrets_.end()) {
      masked += text[at++];
    } else {
      masked += "***";
      at += found->size();
    }
  }
  return masked;
}

}  // namespace timing
