#include "timing/app/log_diagnostics.h"

#include <utility>

namespace timing::app {

std::vector<std::string> log_diagnostics(const config::Diagnostics& diagnostics, Log& log) {
  std::vector<std::string> errors;
  for (const config::Diagnostic& diagnostic : diagnostics.sorted()) {
    const bool error = diagnostic.severity == config::Severity::error;
    std::string text = diagnostics.format(diagnostic);
    log.write(error ? LogLevel::error : LogLevel::warn, text);
    if (error) errors.push_back(std::move(text));
  }
  return errors;
}

}  // namespace timing::app
