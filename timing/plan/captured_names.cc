#include "timing/plan/captured_names.h"

namespace timing::plan {

std::optional<std::size_t> CapturedNames::add(const config::Located<std::string>& name) {
  const std::size_t slot = slots_.size();
  if (!by_name_.emplace(name.value, slot).second) return std::nullopt;
  slots_.push_back({.name = name});
  return slot;
}

std::optional<std::size_t> CapturedNames::use(std::string_view name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  slots_[found->second].used = true;
  return found->second;
}

std::vector<config::Located<std::string>> CapturedNames::unused() const {
  std::vector<config::Located<std::string>> names;
  for (const Slot& slot : slots_) {
    if (!slot.used) names.push_back(slot.name);
  }
  return names;
}

}  // namespace timing::plan
