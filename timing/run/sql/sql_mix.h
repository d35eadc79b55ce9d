// Picks the one statement of a run by the weights of `mix`. See plan::RunChoice.
//
// Threads: immutable. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "timing/plan/sql.h"

namespace timing::run {

class SqlMix {
 public:
  SqlMix(const std::vector<plan::MixPart>& parts, std::uint64_t seed);

  // A run has all statements.
  bool empty() const { return parts_.empty(); }
  // REQUIRES: it is not empty.
  std::size_t pick(std::uint64_t run) const;

 private:
  struct Part {
    std::uint64_t end;  // of the weights up to it
    std::size_t statement;
  };

  std::vector<Part> parts_;
  std::uint64_t seed_;
};

}  // namespace timing::run
