#include "timing/plan/body_pick.h"

#include "timing/base/random.h"

namespace timing::plan {
namespace {

// Makes another sequence of the seed than the schedule's.
constexpr std::uint64_t kOwnSequence = 0x626f646965732121U;

std::uint64_t number_of(std::uint64_t seed, std::uint64_t run) {
  Random of_seed(seed ^ kOwnSequence);
  Random of_run(of_seed() + run);
  return of_run();
}

}  // namespace

BodyRange pick_bodies(config::BodyPick pick, std::uint64_t seed, std::uint64_t run,
                      std::size_t bodies) {
  if (pick == config::BodyPick::all) return {0, bodies};
  const std::uint64_t number = pick == config::BodyPick::random ? number_of(seed, run) : run - 1;
  const std::size_t index = number % bodies;
  return {index, index + 1};
}

}  // namespace timing::plan
