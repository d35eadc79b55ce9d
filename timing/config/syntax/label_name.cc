#include "timing/config/syntax/label_name.h"

#include <algorithm>

namespace timing::config {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_label_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && !text.starts_with("__") &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace timing::config
