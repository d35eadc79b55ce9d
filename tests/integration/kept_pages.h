// Pages of metrics, in the OpenMetrics format, that a run of ctest keeps from its tests until all
// of them have ended: then one Prometheus scrapes all of them (kept_pages_test.cc). Its first
// scrape takes five seconds, which each test by itself would be too long for.
//
// They lie in the folder that TIMING_KEPT_PAGES names; without it nothing is kept. ctest empties
// the folder before the first test.
//
// Threads: any, and any number of processes at once. Errors: std::runtime_error.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/basics/files.h"

namespace timing::test {

std::optional<std::filesystem::path> kept_pages_folder();

// The folder of kept pages: that of ctest's run, or without one a folder of its own, which
// TIMING_KEPT_PAGES names as long as this lives. REQUIRES: no other thread reads the environment.
class KeptPagesFolder {
 public:
  KeptPagesFolder();
  KeptPagesFolder(const KeptPagesFolder&) = delete;
  KeptPagesFolder& operator=(const KeptPagesFolder&) = delete;
  ~KeptPagesFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::optional<TemporaryFolder> own_;
  std::filesystem::path path_;
};

// Once for all pages of the running test that differ in values alone.
void keep_page(const std::filesystem::path& folder, std::string_view page);

// By name, which says what test they come from.
std::map<std::string, std::string> kept_pages(const std::filesystem::path& folder);

}  // namespace timing::test
