// What a run picks by chance among what its job has.
//
// It follows from the job's seed and the number of the run alone, whichever thread runs it: the
// same seed gives the same runs again.
//
// Threads: pure. Errors: none.
#pragma once

#include <cstdint>

namespace timing::plan {

// Each picks by a sequence of its own.
enum class RunChoice : std::uint64_t {
  body = 0x626f646965732121U,
  statement = 0x73746174656d656eU,
};

// Any number of 64 bits, all alike.
std::uint64_t number_for(RunChoice choice, std::uint64_t seed, std::uint64_t run);

}  // namespace timing::plan
