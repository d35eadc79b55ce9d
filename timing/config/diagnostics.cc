#include "timing/config/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace timing::config {

void Diagnostics::error(Mark mark, std::string_view job, std::string text) {
  diagnostics_.push_back({Severity::error, mark, std::string(job), std::move(text)});
}

void Diagnostics::warning(Mark mark, std::string_view job, std::string text) {
  diagnostics_.push_back({Severity::warning, mark, std::string(job), std::move(text)});
}

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(diagnostics_,
                             [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> in_order = diagnostics_;
  std::ranges::stable_sort(in_order, {}, [](const Diagnostic& d) {
    return std::tuple(d.mark.line, d.mark.column);
  });
  return in_order;
}

std::string Diagnostics::format(const Diagnostic& diagnostic) const {
  const std::string job = diagnostic.job.empty() ? "" : fmt::format("job '{}': ", diagnostic.job);
  return fmt::format("{}:{}:{}: {}{}", file_, diagnostic.mark.line, diagnostic.mark.column, job,
                     diagnostic.text);
}

}  // namespace timing::config
