// A label of a metric, as a config names it.
//
// Threads: plain values. Errors: none.
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace timing {

struct Label {
  std::string name;
  std::string value;  // never empty: that would be no label

  // NOLINTNEXTLINE(modernize-use-nullptr): takes the 0 of a rewritten comparison for a pointer
  auto operator<=>(const Label&) const = default;
};

// Sorted by name, each name once.
using Labels = std::vector<Label>;

}  // namespace timing
