// Tells when the config file may have changed: written, replaced by an editor's rename, or reached
// through a symbolic link that was swapped, as Kubernetes does with a ConfigMap's `..data`.
//
// Watches folders rather than the file, since a rename puts another file under its name: those of
// the path and of every link on the way to the file.
//
// Ownership: closes its descriptor. Threads: one. Errors: a folder that cannot be watched is told
// by start(); one that goes away later is picked up again at the next event.
#pragma once

#include <filesystem>
#include <map>
#include <set>

#include "timing/base/descriptor.h"
#include "timing/base/result.h"

namespace timing::app {

// The folders in which a change can change what `path` names.
std::set<std::filesystem::path> folders_that_decide(const std::filesystem::path& path);

class ConfigWatch {
 public:
  static Result<ConfigWatch> start(const std::filesystem::path& path);

  // Readable when something happened.
  int descriptor() const { return inotify_.get(); }
  // Reads what happened and follows links that lead elsewhere now.
  void drain();

 private:
  ConfigWatch(std::filesystem::path path, Descriptor inotify);

  // Watches the folders that decide now. False: not one of them can be watched.
  bool follow();

  std::filesystem::path path_;
  Descriptor inotify_;
  std::map<std::filesystem::path, int> watches_;
};

}  // namespace timing::app
