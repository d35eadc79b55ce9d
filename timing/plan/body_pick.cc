#include "timing/plan/body_pick.h"

#include "timing/plan/run_choice.h"

namespace timing::plan {

BodyRange pick_bodies(config::BodyPick pick, std::uint64_t seed, std::uint64_t run,
                      std::size_t bodies) {
  if (pick == config::BodyPick::all) return {0, bodies};
  const std::uint64_t number =
      pick == config::BodyPick::random ? number_for(RunChoice::body, seed, run) : run - 1;
  const std::size_t index = number % bodies;
  return {index, index + 1};
}

}  // namespace timing::plan
