#include "timing/config/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

// No key is as long as this; longer ones are not worth the time.
constexpr std::size_t kLongestWord = 48;
constexpr std::size_t kShortestPrefix = 3;

std::string simplified(std::string_view word) {
  std::string simple;
  for (const char c : word) {
    if (c == '-' || c == ' ') {
      simple += '_';
    } else {
      simple += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return simple;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_previous(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_previous[j - 2] + 1);
      }
    }
    std::swap(before_previous, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::size_t tolerance(std::string_view word) { return word.size() < 5 ? 1 : 2; }

}  // namespace

std::optional<std::string_view> closest(std::string_view given,
                                        std::span<const std::string_view> allowed) {
  if (given.empty() || given.size() > kLongestWord) return std::nullopt;
  const std::string word = simplified(given);
  std::optional<std::string_view> best;
  std::size_t best_distance = tolerance(word) + 1;
  for (const std::string_view candidate : allowed) {
    const std::size_t steps = distance(word, simplified(candidate));
    if (steps < best_distance && steps < candidate.size()) {
      best = candidate;
      best_distance = steps;
    }
  }
  if (best || word.size() < kShortestPrefix) return best;
  const auto begins_with_it = [&](std::string_view candidate) {
    return simplified(candidate).starts_with(word);
  };
  const auto longer = std::ranges::find_if(allowed, begins_with_it);
  return longer == allowed.end() ? std::nullopt : std::optional(*longer);
}

std::string allowed_words(std::string_view given, std::span<const std::string_view> allowed) {
  const std::string list = fmt::format("allowed: {}", either(allowed));
  const std::optional<std::string_view> meant = closest(given, allowed);
  return meant ? fmt::format("did you mean '{}'? {}", *meant, list) : list;
}

}  // namespace timing::config
