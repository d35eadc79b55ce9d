#include "tests/unit/config/load_helpers.h"

#include <gtest/gtest.h>

#include "timing/config/load.h"

namespace timing::config::test {

Loaded load(std::string_view text) {
  Diagnostics diagnostics("f");
  Loaded loaded{load_text(text, diagnostics), {}, {}};
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const bool error = diagnostic.severity == Severity::error;
    (error ? loaded.errors : loaded.warnings).push_back(diagnostics.format(diagnostic));
  }
  return loaded;
}

Job load_job(std::string_view text) {
  Loaded loaded = load(text);
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
