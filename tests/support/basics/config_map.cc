#include "tests/support/basics/config_map.h"

#include <fstream>
#include <utility>

namespace timing::test {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

// What is there once already stays as it is.
void link(const fs::path& folder, const std::string& name) {
  const fs::path first = *fs::path(name).begin();
  if (!fs::is_symlink(folder / first))
    fs::create_symlink(fs::path("..data") / first, folder / first);
}

}  // namespace

ConfigMap::ConfigMap(fs::path folder, const Files& files) : folder_(std::move(folder)) {
  fs::create_directories(folder_);
  change(files);
}

void ConfigMap::change(const Files& files) {
  const auto name_of = [](int version) { return "..2026_11_24_" + std::to_string(version); };
  const std::string name = name_of(++version_);
  for (const auto& [file, text] : files) write(folder_ / name / file, text);
  fs::create_directory_symlink(name, folder_ / "..data_tmp");
  fs::rename(folder_ / "..data_tmp", folder_ / "..data");
  for (const auto& [file, text] : files) link(folder_, file);
  fs::remove_all(folder_ / name_of(version_ - 1));
}

}  // namespace timing::test
