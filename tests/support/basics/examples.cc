#include "tests/support/basics/examples.h"

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"

namespace timing::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

void add_blocks(const fs::path& page, std::vector<Example>& blocks) {
  bool inside = false;
  for (const std::string& line : split(read_file(page), '\n')) {
    if (line == "```yaml") {
      blocks.push_back({page.string(), ""});
      inside = true;
    } else if (line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
}

}  // namespace

std::vector<Example> example_configs() {
  std::vector<Example> examples;
  for (const fs::path& file : files_in(source_file("configs"), ".yml")) {
    examples.push_back({file.string(), read_file(file)});
  }
  return examples;
}

std::vector<Example> documented_configs() {
  std::vector<fs::path> pages = files_in(source_file("docs"), ".md");
  const fs::path readme = source_file("README.md");
  if (fs::exists(readme)) pages.push_back(readme);
  std::vector<Example> blocks;
  for (const fs::path& page : pages) add_blocks(page, blocks);
  return blocks;
}

}  // namespace timing::test
