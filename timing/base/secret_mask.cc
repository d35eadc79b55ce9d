#include "timing/base/secret_mask.h"

#include <algorithm>

#include "timing/base/masked_text.h"

namespace timing {

void SecretMask::add(std::string_view secret) {
  if (secret.empty() || std::ranges::find(secrets_, secret) != secrets_.end()) return;
  const auto shorter = std::ranges::find_if(
      secrets_, [&](const std::string& known) { return known.size() < secret.size(); });
  secrets_.emplace(shorter, secret);
}

bool SecretMask::is_in(std::string_view text) const {
  return std::ranges::any_of(secrets_, [&](const std::string& secret) {
    return text.find(secret) != std::string_view::npos;
  });
}

std::string SecretMask::apply(std::string_view text) const {
  if (!is_in(text)) return std::string(text);
  return masked_text(text,
                     [this](std::string_view rest) { return length_of_secret_at_start(rest); });
}

std::size_t SecretMask::length_of_secret_at_start(std::string_view text) const {
  const auto found = std::ranges::find_if(
      secrets_, [&](const std::string& secret) { return text.starts_with(secret); });
  return found == secrets_.end() ? 0 : found->size();
}

}  // namespace timing
