// The values that statements of a run keep for later ones, by name: each has a slot of the run.
//
// Threads: one. Errors: none; what is wrong shows in the answers.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/config/located.h"

namespace timing::plan {

class CapturedNames {
 public:
  // The slot of a new name; nullopt: it has one.
  std::optional<std::size_t> add(const config::Located<std::string>& name);
  // The slot of a name that was added before; it counts as used from now on.
  std::optional<std::size_t> use(std::string_view name);

  std::size_t size() const { return slots_.size(); }
  std::vector<config::Located<std::string>> unused() const;

 private:
  struct Slot {
    config::Located<std::string> name;
    bool used = false;
  };

  std::vector<Slot> slots_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace timing::plan
