// A file as a config has it once it is loaded.
#pragma once

#include <memory>
#include <string>

#include "tests/support/basics/files.h"
#include "timing/config/config.h"

namespace timing::test {

inline config::File loaded(const std::string& path) {
  return {.path = path, .text = std::make_shared<const std::string>(read_file(path))};
}

}  // namespace timing::test
