#include "exporter/process_metrics.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "tests/support/basics/files.h"

namespace timing::exporter {
namespace {

// A proc file system for tests to spoil.
class ProcFolder {
 public:
  ProcFolder() {
    std::filesystem::create_directories(folder_.path() / "self/fd");
    folder_.write("stat", "cpu  1 2 3\nbtime 1700000000\nprocesses 5\n");
    folder_.write("self/stat",
                  "7 (a) b) S 1 1 1 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 3 0 4200 1048576 25 "
                  "18446744073709551615 1 1\n");
    folder_.write(
        "self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
        "Max processes             1                    2                    processes \n"
        "Max open files            1024                 4096                 files     \n"
        "Max address space         3145728              unlimited            bytes     \n");
    for (const char* descriptor : {"0", "1", "2", "3"}) {
      folder_.write(std::string("self/fd/") + descriptor, "");
    }
  }

  void write(const std::string& name, std::string_view text) { folder_.write(name, text); }
  void remove(const std::string& name) { std::filesystem::remove_all(folder_.path() / name); }
  Result<ProcessMetrics> read() const { return read_process_metrics(folder_.path()); }

 private:
  test::TemporaryFolder folder_;
};

TEST(ProcessMetrics, ReadsEveryFieldPastANameWithParentheses) {
  const auto metrics = ProcFolder().read();
  ASSERT_TRUE(metrics.ok()) << metrics.error().message;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  EXPECT_EQ(metrics.value().cpu_seconds, 200 / ticks);
  EXPECT_EQ(metrics.value().start_time_seconds, 1'700'000'000 + 4200 / ticks);
  EXPECT_EQ(metrics.value().threads, 3U);
  EXPECT_EQ(metrics.value().virtual_memory_bytes, 1'048'576U);
  EXPECT_EQ(metrics.value().resident_memory_bytes,
            25U * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
  EXPECT_EQ(metrics.value().max_descriptors, 1024);
  EXPECT_EQ(metrics.value().max_virtual_memory_bytes, 3'145'728);
  EXPECT_EQ(metrics.value().open_descriptors, 3U);
}

TEST(ProcessMetrics, TakesUnlimitedForInfinity) {
  ProcFolder proc;
  proc.write("self/limits",
             "Max open files            unlimited            unlimited    files\n"
             "Max address space         unlimited            unlimited    bytes\n");
  EXPECT_TRUE(std::isinf(proc.read().value().max_descriptors));
  EXPECT_TRUE(std::isinf(proc.read().value().max_virtual_memory_bytes));
}

TEST(ProcessMetrics, GuessesNothing) {
  for (const char* name : {"stat", "self/stat", "self/limits", "self/fd"}) {
    ProcFolder proc;
    proc.remove(name);
    EXPECT_FALSE(proc.read().ok()) << name;
  }
  for (const char* name : {"stat", "self/stat", "self/limits"}) {
    ProcFolder proc;
    proc.write(name, "rubbish (x) S 1");
    EXPECT_FALSE(proc.read().ok()) << name;
  }
}

TEST(ProcessMetrics, KnowsThisProcess) {
  const auto metrics = read_process_metrics();
  ASSERT_TRUE(metrics.ok()) << metrics.error().message;
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(metrics.value().max_descriptors, static_cast<double>(limit.rlim_cur));
  EXPECT_GE(metrics.value().threads, 1U);
  EXPECT_GT(metrics.value().resident_memory_bytes, 0U);
  EXPECT_GE(metrics.value().virtual_memory_bytes, metrics.value().resident_memory_bytes);
  const auto now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch());
  EXPECT_GT(metrics.value().start_time_seconds, 0);
  EXPECT_LE(metrics.value().start_time_seconds, now.count() + 1);
  const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  EXPECT_EQ(read_process_metrics().value().open_descriptors, metrics.value().open_descriptors + 1);
  ::close(descriptor);
}

}  // namespace
}  // namespace timing::exporter
