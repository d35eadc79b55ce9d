// The config file as a plan, with everything that is wrong or odd about it in the log.
//
// Threads: one. Errors: logged, each as a line of its own, and given back; then there is no plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/plan/plan.h"

namespace timing::app {

// What tells one state of a file from another; nullopt: there is no such file.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified_seconds = 0;
  std::int64_t modified_nanoseconds = 0;

  bool operator==(const FileIdentity&) const = default;
};
std::optional<FileIdentity> identify_file(const std::string& path);

struct LoadedPlan {
  plan::Plan plan;
  std::string text;                  // what it was made from, with its secrets
  std::optional<FileIdentity> file;  // as it was before it was read
};

// `previous`: the plan that runs now, whose unchanged jobs are taken over; null at the start.
// `share`: what this process does of it, which is the same each time.
Result<LoadedPlan, std::vector<std::string>> load_plan(const std::string& path,
                                                       const plan::Plan* previous,
                                                       const plan::Share& share, const Clock& clock,
                                                       Log& log);

}  // namespace timing::app
