#include "timing/plan/run_choice.h"

#include "timing/base/random.h"

namespace timing::plan {

std::uint64_t number_for(RunChoice choice, std::uint64_t seed, std::uint64_t run) {
  Random of_seed(seed ^ static_cast<std::uint64_t>(choice));
  Random of_run(of_seed() + run);
  return of_run();
}

}  // namespace timing::plan
