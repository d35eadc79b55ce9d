#include "timing/base/secret_index.h"

#include <algorithm>

#include "timing/base/masked_text.h"

namespace timing {
namespace {

std::uint32_t number_of(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

void SecretIndex::add(std::string_view secret) {
  if (secret.empty() || !known_.emplace(secret).second) return;
  const std::string_view prefix = secret.substr(0, kMostPrefix);
  by_prefix_[prefix.size()][number_of(prefix)].emplace_back(secret);
}

void SecretIndex::add(const SecretMask& mask) {
  for (const std::string& secret : mask.secrets()) add(secret);
}

std::string SecretIndex::apply(std::string_view text) const {
  return masked_text(text,
                     [this](std::string_view rest) { return length_of_secret_at_start(rest); });
}

std::size_t SecretIndex::length_of_secret_at_start(std::string_view text) const {
  std::size_t longest = 0;
  for (const auto& [length, secrets] : by_prefix_) {
    if (text.size() < length) break;
    const auto found = secrets.find(number_of(text.substr(0, length)));
    if (found == secrets.end()) continue;
    for (const std::string& secret : found->second) {
      if (text.starts_with(secret)) longest = std::max(longest, secret.size());
    }
  }
  return longest;
}

}  // namespace timing
