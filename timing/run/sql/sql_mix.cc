#include "timing/run/sql/sql_mix.h"

#include <algorithm>

#include "timing/plan/run_choice.h"

namespace timing::run {

SqlMix::SqlMix(const std::vector<plan::MixPart>& parts, std::uint64_t seed) : seed_(seed) {
  std::uint64_t end = 0;
  for (const plan::MixPart& part : parts) {
    if (part.weight == 0) continue;
    end += part.weight;
    parts_.push_back({.end = end, .statement = part.statement});
  }
}

std::size_t SqlMix::pick(std::uint64_t run) const {
  const std::uint64_t drawn =
      plan::number_for(plan::RunChoice::statement, seed_, run) % parts_.back().end;
  return std::ranges::upper_bound(parts_, drawn, {}, &Part::end)->statement;
}

}  // namespace timing::run
