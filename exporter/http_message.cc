#include "exporter/http_message.h"

#include <algorithm>

namespace timing::exporter {

namespace {

// Of ASCII letters alone: a header's name has no others.
char lowered(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lowered, lowered);
}

}  // namespace

std::string Request::header(std::string_view name) const {
  std::string values;
  bool first = true;
  for (const auto& [its_name, value] : headers) {
    if (!same_name(its_name, name)) continue;
    if (!std::exchange(first, false)) values += ", ";
    values += value;
  }
  return values;
}

}  // namespace timing::exporter
