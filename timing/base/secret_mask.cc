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
  const bool clean = std::ranges::none_of(secrets_, [&](const std::string& secret) {
    return text.find(secret) != std::string_view::npos;
  });
  if (clean) return std::string(text);

  std::string masked;
  masked.reserve(text.size());
  std::size_t covered = 0;  // everything before it is part of a secret already masked
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t length = length_of_secret_at_start(text.substr(at));
    if (length > 0 && at >= covered) masked += "***";
    covered = std::max(covered, at + length);
    if (at >= covered) masked += text[at];
  }
  return masked;
}

std::size_t SecretMask::length_of_secret_at_start(std::string_view text) const {
  const auto found = std::ranges::find_if(
      secrets_, [&](const std::string& secret) { return text.starts_with(secret); });
  return found == secrets_.end() ? 0 : found->size();
}

}  // namespace timing
