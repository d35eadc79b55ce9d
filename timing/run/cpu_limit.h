// How much CPU time the control groups of this process allow: what a container's limit is.
//
// Sources: the kernel's admin-guide/cgroup-v2.rst (cpu.max), and scheduler/sched-bwc.rst for
// version 1 (cpu.cfs_quota_us). The groups above count too: the tightest of them holds.
//
// Units: cores. Threads: any. Errors: none; what cannot be read sets no limit.
#pragma once

#include <filesystem>
#include <optional>

namespace timing::run {

// None: as much as there is. Reads proc/self/cgroup and sys/fs/cgroup below `root`.
std::optional<double> cpu_limit(const std::filesystem::path& root);

}  // namespace timing::run
