// Which of several processes that share a plan this one is: as a flag says, or as what started the
// processes tells each of them.
//
// Threads: pure but for what it is given. Errors: wrong usage, in words.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "timing/base/result.h"
#include "timing/plan/share.h"

namespace timing::app {

struct Shard {
  plan::Share share = {};
  std::string source = {};  // what told it; empty: nothing did, and the plan is not shared
};

// What flags say; empty: nothing.
struct ShardTexts {
  std::string shard = {};   // "3/8"
  std::string shards = {};  // "8"
};

struct ShardSurroundings {
  std::function<std::optional<std::string>(const std::string& name)> variable;  // getenv
  std::string host_name;
};

// Those of this process.
ShardSurroundings shard_surroundings();

// By the flags alone: with `shards`, the number is JOB_COMPLETION_INDEX, or the ordinal at the end
// of POD_NAME or of the host's name.
Result<Shard> shard_of_flags(const ShardTexts& texts, const ShardSurroundings& surroundings);

// By the flags, or without any by SLURM_PROCID and SLURM_NTASKS.
Result<Shard> find_shard(const ShardTexts& texts, const ShardSurroundings& surroundings);

}  // namespace timing::app
