#include "timing/run/cpu_limit.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace timing::run {
namespace {

namespace fs = std::filesystem;
using Limit = std::optional<double>;

Limit tighter(Limit one, Limit other) {
  return one && other ? std::min(one, other) : one ? one : other;
}

Limit ratio(double quota, double period) {
  if (quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

// "max 100000" sets no limit: it does not begin with a number.
Limit unified_limit(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  double quota = 0;
  double period = 0;
  if (!(file >> quota >> period)) return std::nullopt;
  return ratio(quota, period);
}

// A quota of -1 sets no limit.
Limit first_version_limit(const fs::path& group) {
  double quota = 0;
  double period = 0;
  if (!(std::ifstream(group / "cpu.cfs_quota_us") >> quota)) return std::nullopt;
  if (!(std::ifstream(group / "cpu.cfs_period_us") >> period)) return std::nullopt;
  return ratio(quota, period);
}

// Of the group and all above it up to `mount`. In a container the path may be the host's, of which
// nothing is to be seen but the mount itself.
Limit along(const fs::path& mount, std::string_view path, Limit (*limit_of)(const fs::path&)) {
  Limit limit = limit_of(mount);
  fs::path group = mount;
  for (const fs::path& part : fs::path(path).relative_path()) {
    group /= part;
    limit = tighter(limit, limit_of(group));
  }
  return limit;
}

bool names_cpu(std::string_view controllers) {
  while (!controllers.empty()) {
    const std::size_t comma = controllers.find(',');
    if (controllers.substr(0, comma) == "cpu") return true;
    controllers.remove_prefix(comma == controllers.npos ? controllers.size() : comma + 1);
  }
  return false;
}

// A line of proc/self/cgroup: "HIERARCHY:CONTROLLERS:PATH".
Limit line_limit(const fs::path& groups, std::string_view line) {
  const std::size_t first = line.find(':');
  const std::size_t second = line.find(':', first + 1);
  if (first == line.npos || second == line.npos) return std::nullopt;
  const std::string_view controllers = line.substr(first + 1, second - first - 1);
  const std::string_view path = line.substr(second + 1);
  if (controllers.empty()) return along(groups, path, unified_limit);
  if (names_cpu(controllers)) return along(groups / "cpu", path, first_version_limit);
  return std::nullopt;
}

}  // namespace

std::optional<double> cpu_limit(const fs::path& root) {
  std::ifstream groups(root / "proc/self/cgroup");
  Limit limit;
  for (std::string line; std::getline(groups, line);) {
    limit = tighter(limit, line_limit(root / "sys/fs/cgroup", line));
  }
  return limit;
}

}  // namespace timing::run
