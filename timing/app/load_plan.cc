#include "timing/app/load_plan.h"

#include <sys/stat.h>

#include <cstdlib>

#include "timing/config/diagnostics.h"
#include "timing/config/load.h"
#include "timing/plan/compile.h"

namespace timing::app {
namespace {

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

void tell(const config::Diagnostics& diagnostics, Log& log) {
  for (const config::Diagnostic& diagnostic : diagnostics.sorted()) {
    const bool error = diagnostic.severity == config::Severity::error;
    log.write(error ? LogLevel::error : LogLevel::warn, diagnostics.format(diagnostic));
  }
}

}  // namespace

std::optional<plan::Plan> load_plan(const std::string& path, const plan::Plan* previous,
                                    const Clock& clock, Log& log) {
  config::Diagnostics diagnostics(path);
  const config::Config config = config::load_file(path, diagnostics);
  // Compiling goes on over what could be loaded, so that all errors are told at once.
  plan::Plan plan = plan::compile(
      config, previous, {.now = clock.wall_now(), .variable = environment_variable}, diagnostics);
  tell(diagnostics, log);
  if (diagnostics.has_errors()) return std::nullopt;
  return plan;
}

std::optional<FileIdentity> identify_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{.device = status.st_dev,
                      .inode = status.st_ino,
                      .size = status.st_size,
                      .modified_seconds = status.st_mtim.tv_sec,
                      .modified_nanoseconds = status.st_mtim.tv_nsec};
}

}  // namespace timing::app
