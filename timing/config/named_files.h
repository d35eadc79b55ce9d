// The files that a config names: read when the config is loaded, each once however often it is
// named.
//
// Relative names are in the folder of the config.
//
// Threads: one. Errors: of reading, in words.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "timing/base/result.h"
#include "timing/config/config.h"

namespace timing::config {

inline constexpr std::size_t kLargestNamedFile = std::size_t{64} << 20U;

class NamedFiles {
 public:
  // Of a path, from the program's working folder.
  using Read = std::function<Result<std::string>(const std::string& path)>;

  // From the disk.
  explicit NamedFiles(std::string folder = "");
  NamedFiles(std::string folder, Read read);

  Result<File> read(const std::string& name);
  // From the program's working folder.
  std::string path_of(const std::string& name) const;

 private:
  std::string folder_;
  Read read_;
  std::map<std::string, std::shared_ptr<const std::string>> texts_;  // by path
};

}  // namespace timing::config
