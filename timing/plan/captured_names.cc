#include "timing/plan/captured_names.h"

#include <algorithm>

namespace timing::plan {

std::optional<std::size_t> CapturedNames::add(const config::Located<std::string>& name) {
  const bool known = std::ranges::any_of(
      slots_, [&name](const Slot& slot) { return slot.name.value == name.value; });
  if (known) return std::nullopt;
  slots_.push_back({.name = name});
  return slots_.size() - 1;
}

std::optional<std::size_t> CapturedNames::use(std::string_view name) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].name.value != name) continue;
    slots_[i].used = true;
    return i;
  }
  return std::nullopt;
}

std::vector<config::Located<std::string>> CapturedNames::unused() const {
  std::vector<config::Located<std::string>> names;
  for (const Slot& slot : slots_) {
    if (!slot.used) names.push_back(slot.name);
  }
  return names;
}

}  // namespace timing::plan
