// A file beside the config, with its content.
//
// Threads: immutable once read. Errors: see named_files.h.
#pragma once

#include <memory>
#include <string>

namespace timing::config {

// A file that the config names, as it was when the config was loaded.
struct File {
  std::string path = {};                         // from the program's working folder; empty: none
  std::shared_ptr<const std::string> text = {};  // never null where there is a file

  bool given() const { return !path.empty(); }
};

}  // namespace timing::config
