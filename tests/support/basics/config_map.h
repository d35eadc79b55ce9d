// A folder that changes as kubelet changes a mounted ConfigMap: names that are links by way of
// `..data` to a folder `..<version>`; a change is a new such folder, a link that is renamed over
// `..data`, and the old folder removed.
//
// Source: Kubernetes, pkg/volume/util/atomic_writer.go, its description of the steps.
// Threads: one. Errors: exceptions of std::filesystem.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace timing::test {

class ConfigMap {
 public:
  using Files = std::map<std::string, std::string>;  // by name, "rules/a.yml" too

  // Makes the folder.
  ConfigMap(std::filesystem::path folder, const Files& files);

  const std::filesystem::path& folder() const { return folder_; }
  void change(const Files& files);

 private:
  std::filesystem::path folder_;
  int version_ = 0;
};

}  // namespace timing::test
