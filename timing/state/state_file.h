// A file that is replaced as a whole: a reader sees the text before or the text after, never a
// part, whenever the program or the machine stops.
//
// A temporary file next to it, `.NAME.new`, is written and brought to the disk, takes the name
// over, and the folder is brought to the disk too. The source of this order is rename(2) and
// fsync(2).
//
// Threads: one at a time. Errors: the system's, in words that follow the file's name.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/result.h"

namespace timing::state {

class StateFile {
 public:
  // Where `path` is a symbolic link, what it leads to is read and replaced.
  explicit StateFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  // Nullopt: there is no such file.
  Result<std::optional<std::string>> read() const;
  // Gives the file the name with ".ignored" behind it, and tells that name.
  Result<std::string> set_aside() const;
  Status replace(std::string_view text) const;

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
};

}  // namespace timing::state
