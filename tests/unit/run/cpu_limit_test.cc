// The CPU time that control groups allow, read from folders as the kernel and containers show them.
#include "timing/run/cpu_limit.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "tests/support/basics/files.h"

namespace timing::run {
namespace {

using Files = std::map<std::string, std::string>;

std::optional<double> limit_with(const Files& files) {
  const test::TemporaryFolder root;
  for (const auto& [name, text] : files) {
    std::filesystem::create_directories((root.path() / name).parent_path());
    root.write(name, text);
  }
  return cpu_limit(root.path());
}

const char* const kGroups = "proc/self/cgroup";
const char* const kUnified = "sys/fs/cgroup/";
const char* const kFirst = "sys/fs/cgroup/cpu/";

TEST(CpuLimitTest, IsThatOfACommonContainer) {
  EXPECT_EQ(
      limit_with({{kGroups, "0::/\n"}, {kUnified + std::string("cpu.max"), "50000 100000\n"}}),
      0.5);
}

TEST(CpuLimitTest, IsNoneWhereNothingSetsOne) {
  EXPECT_EQ(limit_with({}), std::nullopt);
  EXPECT_EQ(limit_with({{kGroups, "0::/\n"}}), std::nullopt);
  EXPECT_EQ(limit_with({{kGroups, "0::/\n"}, {kUnified + std::string("cpu.max"), "max 100000\n"}}),
            std::nullopt);
  EXPECT_EQ(limit_with({{kGroups, "1:cpu:/\n"},
                        {kFirst + std::string("cpu.cfs_quota_us"), "-1\n"},
                        {kFirst + std::string("cpu.cfs_period_us"), "100000\n"}}),
            std::nullopt);
  EXPECT_EQ(limit_with({{kGroups, "0::/\n"}, {kUnified + std::string("cpu.max"), "1000 0\n"}}),
            std::nullopt);
  EXPECT_EQ(limit_with({{kGroups, "rubbish\n::\n1:cpu\n"}}), std::nullopt);
}

TEST(CpuLimitTest, IsTheTightestOfTheGroupsAbove) {
  const Files files = {{kGroups, "0::/pods/pod7/c1\n"},
                       {kUnified + std::string("pods/cpu.max"), "800000 100000\n"},
                       {kUnified + std::string("pods/pod7/cpu.max"), "150000 100000\n"},
                       {kUnified + std::string("pods/pod7/c1/cpu.max"), "max 100000\n"},
                       {kUnified + std::string("pods/pod8/cpu.max"), "1000 100000\n"}};
  EXPECT_EQ(limit_with(files), 1.5);
}

TEST(CpuLimitTest, TakesTheFirstVersionToo) {
  EXPECT_EQ(limit_with({{kGroups, "12:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n0::/\n"},
                        {kFirst + std::string("cpu.cfs_quota_us"), "225000\n"},
                        {kFirst + std::string("cpu.cfs_period_us"), "100000\n"}}),
            2.25);
  EXPECT_EQ(limit_with({{kGroups, "4:cpuset:/\n3:cpuacct,cpu:/a\n"},
                        {kFirst + std::string("a/cpu.cfs_quota_us"), "10000\n"},
                        {kFirst + std::string("a/cpu.cfs_period_us"), "100000\n"}}),
            0.1);
}

TEST(CpuLimitTest, LeavesOtherControllersAside) {
  EXPECT_EQ(limit_with({{kGroups, "4:cpuset:/\n5:cpuacct:/\n"},
                        {kFirst + std::string("cpu.cfs_quota_us"), "10000\n"},
                        {kFirst + std::string("cpu.cfs_period_us"), "100000\n"}}),
            std::nullopt);
}

}  // namespace
}  // namespace timing::run
