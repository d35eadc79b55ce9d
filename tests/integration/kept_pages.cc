#include "tests/integration/kept_pages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "tests/support/process/exposition.h"
#include "timing/base/digest.h"

namespace timing::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".openmetrics";

std::string name_of_test() {
  const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr) return "no-test";
  std::string name = fmt::format("{}.{}", test->test_suite_name(), test->name());
  std::ranges::replace(name, '/', '-');
  return name;
}

}  // namespace

std::optional<fs::path> kept_pages_folder() {
  const char* const folder = std::getenv("TIMING_KEPT_PAGES");
  return folder == nullptr ? std::nullopt : std::optional<fs::path>(folder);
}

KeptPagesFolder::KeptPagesFolder() {
  if (const auto folder = kept_pages_folder()) {
    path_ = *folder;
    return;
  }
  path_ = own_.emplace().path();
  ::setenv("TIMING_KEPT_PAGES", path_.c_str(), 1);
}

KeptPagesFolder::~KeptPagesFolder() {
  if (own_) ::unsetenv("TIMING_KEPT_PAGES");
}

// Renamed when it is whole, so that whoever reads them sees no half of one.
void keep_page(const fs::path& folder, std::string_view page) {
  fs::create_directories(folder);
  const std::string name =
      fmt::format("{}-{:016x}", name_of_test(), digest_of(without_values(page)));
  const fs::path written = folder / fmt::format("{}.{}", name, ::getpid());
  std::ofstream file(written, std::ios::binary);
  file << page;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + written.string());
  fs::rename(written, folder / (name + std::string(kExtension)));
}

std::map<std::string, std::string> kept_pages(const fs::path& folder) {
  std::map<std::string, std::string> pages;
  if (!fs::exists(folder)) return pages;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != kExtension) continue;
    pages.emplace(entry.path().stem().string(), read_file(entry.path()));
  }
  return pages;
}

}  // namespace timing::test
