// Loading a text and looking at what came of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "timing/config/config.h"
#include "timing/config/diagnostics.h"
#include "timing/config/named_files.h"

namespace timing::config::test {

struct Loaded {
  Config config;
  std::vector<std::string> errors;    // formatted, the file being "f"
  std::vector<std::string> warnings;  // likewise
};

Loaded load(std::string_view text, NamedFiles files = NamedFiles());

// Files that are in no folder, by their names.
NamedFiles files_of(std::map<std::string, std::string> texts);

// The only job of a text that loads without an error; fails the test and gives an empty one else.
Job load_job(std::string_view text, NamedFiles files = NamedFiles());

// "error: file:line:column: ..." in the file's order.
std::vector<std::string> lines_of(const Diagnostics& diagnostics);

}  // namespace timing::config::test
