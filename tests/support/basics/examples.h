// The configs that people copy: files of configs/, and blocks of the documentation.
//
// Threads: any. Errors: exceptions of <filesystem>.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace timing::test {

struct Example {
  std::string where;
  std::string text;
};

// All files of configs/ and its folders that end with ".yml".
std::vector<Example> example_configs();

// The blocks that open with ```yaml and nothing after it, of docs/ and the README.
std::vector<Example> documented_configs();

}  // namespace timing::test
