// Edits of published texts, so that a test says exactly what it changes in them.
#pragma once

#include <stdexcept>
#include <string>

namespace timing::test {

// `text` with `from`, which is there, replaced by `to` wherever it is.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::invalid_argument("not in the text: " + from);
  for (; at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// `text` without what lies from `from` on and before `to`.
inline std::string without(std::string text, const std::string& from, const std::string& to) {
  const std::size_t start = text.find(from);
  const std::size_t end = text.find(to, start);
  if (end == std::string::npos) throw std::invalid_argument("not in the text: " + from + to);
  return text.erase(start, end - start);
}

}  // namespace timing::test
