#include "timing/app/load_plan.h"

#include <sys/stat.h>

#include <cstdlib>
#include <utility>

#include "timing/app/log_diagnostics.h"
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

}  // namespace

std::optional<FileIdentity> identify_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{.device = status.st_dev,
                      .inode = status.st_ino,
                      .size = status.st_size,
                      .modified_seconds = status.st_mtim.tv_sec,
                      .modified_nanoseconds = status.st_mtim.tv_nsec};
}

Result<LoadedPlan, std::vector<std::string>> load_plan(const std::string& path,
                                                       const plan::Plan* previous,
                                                       const plan::Share& share, const Clock& clock,
                                                       Log& log) {
  const std::optional<FileIdentity> file = identify_file(path);
  config::Diagnostics diagnostics(path);
  config::Config config = config::load_file(path, diagnostics);
  // Compiling goes on over what could be loaded, so that all errors are told at once.
  plan::Plan plan = plan::compile(
      config, previous, {.now = clock.wall_now(), .variable = environment_variable, .share = share},
      diagnostics);
  std::vector<std::string> errors = log_diagnostics(diagnostics, log);
  if (diagnostics.has_errors()) return errors;
  return LoadedPlan{.plan = std::move(plan), .text = std::move(config.text), .file = file};
}

}  // namespace timing::app
