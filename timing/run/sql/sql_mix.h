// Picks the one statement of a run by the weights of `mix`.
//
// Threads: immutable; each caller has its own Random. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "timing/base/random.h"
#include "timing/plan/sql.h"

namespace timing::run {

class SqlMix {
 public:
  explicit SqlMix(const std::vector<plan::MixPart>& parts);

  // A run has all statements.
  bool empty() const { return parts_.empty(); }
  // REQUIRES: it is not empty.
  std::size_t pick(Random& random) const;

 private:
  struct Part {
    std::uint64_t end;  // of the weights up to it
    std::size_t statement;
  };

  std::vector<Part> parts_;
};

}  // namespace timing::run
