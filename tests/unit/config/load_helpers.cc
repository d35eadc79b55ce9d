#include "tests/unit/config/load_helpers.h"

#include <gtest/gtest.h>

#include <utility>

#include "timing/config/load.h"

namespace timing::config::test {

Loaded load(std::string_view text, NamedFiles files) {
  Diagnostics diagnostics("f");
  Loaded loaded{load_text(text, diagnostics, std::move(files)), {}, {}};
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const bool error = diagnostic.severity == Severity::error;
    (error ? loaded.errors : loaded.warnings).push_back(diagnostics.format(diagnostic));
  }
  return loaded;
}

NamedFiles files_of(std::map<std::string, std::string> texts) {
  return NamedFiles("", [texts = std::move(texts)](const std::string& path) -> Result<std::string> {
    const auto found = texts.find(path);
    if (found == texts.end()) return Error{"there is no such file"};
    return found->second;
  });
}

Job load_job(std::string_view text, NamedFiles files) {
  Loaded loaded = load(text, std::move(files));
  for (const std::string& error : loaded.errors) ADD_FAILURE() << error;
  EXPECT_EQ(loaded.config.jobs.size(), 1U);
  return loaded.errors.empty() && loaded.config.jobs.size() == 1 ? loaded.config.jobs[0] : Job{};
}

std::vector<std::string> lines_of(const Diagnostics& diagnostics) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const bool error = diagnostic.severity == Severity::error;
    lines.push_back((error ? "error: " : "warning: ") + diagnostics.format(diagnostic));
  }
  return lines;
}

}  // namespace timing::config::test
