// Small choices at random.
//
// Threads: pure but for the generator. Errors: none.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>

#include "timing/base/random.h"

namespace timing::exporter {

// Less than `end`. REQUIRES: end > 0.
inline std::size_t below(Random& random, std::size_t end) { return random() % end; }

inline bool one_in(Random& random, std::size_t count) { return below(random, count) == 0; }

// One of them.
template <typename Choices>
const auto& pick(Random& random, const Choices& choices) {
  return std::data(choices)[below(random, std::size(choices))];
}

inline std::string random_bytes(Random& random, std::size_t count) {
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// With a few of its bytes changed.
inline std::string damaged(std::string text, Random& random) {
  if (text.empty()) return text;
  for (std::size_t changes = 1 + below(random, 8); changes > 0; --changes) {
    text[below(random, text.size())] = static_cast<char>(random());
  }
  return text;
}

inline std::string beginning_of(const std::string& text, Random& random) {
  return text.substr(0, below(random, text.size() + 1));
}

}  // namespace timing::exporter
