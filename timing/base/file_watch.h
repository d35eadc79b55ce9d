// Tells when files may have changed: written, replaced by an editor's rename, or reached through a
// symbolic link that was swapped, as Kubernetes does with a ConfigMap's `..data`. A path may name a
// folder, all of which is watched then, or nothing yet.
//
// What is told is that something happened, not what: whoever asks compares what is there.
//
// Ownership: closes its descriptor. Threads: one. Errors: a kernel that gives no inotify, or no
// watch at all, is told by start(); folders that it does not let watch are told by complete().
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "timing/base/deciding_folders.h"
#include "timing/base/descriptor.h"
#include "timing/base/result.h"

namespace timing {

class FileWatch {
 public:
  static Result<FileWatch> start(std::vector<std::filesystem::path> paths);

  // Readable when something happened.
  int descriptor() const { return inotify_.get(); }
  // Reads what happened. True: it may have changed what is at the paths; what is there now is
  // watched.
  bool drain();
  // Every folder that decides is watched.
  bool complete() const { return complete_; }

 private:
  FileWatch(std::vector<std::filesystem::path> paths, Descriptor inotify);

  // Watches the folders that decide now. False: not one of them can be watched.
  bool follow();
  void watch(const DecidingFolders& folders);
  void watch_folder(const std::filesystem::path& folder, const NamesThatDecide& names,
                    std::map<int, NamesThatDecide>& watches);
  // Whether this changes what is at the paths, as far as its name tells.
  bool decides(int watch, const char* name) const;

  std::vector<std::filesystem::path> paths_;
  Descriptor inotify_;
  std::map<int, NamesThatDecide> watches_;  // several names of one folder are one watch
  bool complete_ = true;
};

}  // namespace timing
