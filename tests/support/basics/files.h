// Files for tests: folders that go away by themselves, and texts in and out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace timing::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }
  // Writes a file into it and gives its path.
  std::string write(const std::string& name, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace timing::test
