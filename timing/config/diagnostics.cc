#include "timing/config/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace timing::config {
namespace {

std::size_t index_of(Severity severity) { return static_cast<std::size_t>(severity); }

std::string left_out(Severity severity) {
  return fmt::format("there are more {}; the first {} are told",
                     severity == Severity::error ? "errors" : "warnings", Diagnostics::kMost);
}

}  // namespace

void Diagnostics::error(Mark mark, std::string_view job, std::string text) {
  add({Severity::error, mark, std::string(job), std::move(text)});
}

void Diagnostics::warning(Mark mark, std::string_view job, std::string text) {
  add({Severity::warning, mark, std::string(job), std::move(text)});
}

void Diagnostics::add(Diagnostic diagnostic) {
  if (++counts_.at(index_of(diagnostic.severity)) > kMost) return;
  diagnostics_.push_back(std::move(diagnostic));
}

bool Diagnostics::has_errors() const { return counts_.at(index_of(Severity::error)) > 0; }

bool Diagnostics::full() const { return counts_.at(index_of(Severity::error)) > kMost; }

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> in_order = diagnostics_;
  std::ranges::stable_sort(
      in_order, {}, [](const Diagnostic& d) { return std::tuple(d.mark.line, d.mark.column); });
  for (const Severity severity : {Severity::warning, Severity::error}) {
    const std::size_t count = counts_.at(index_of(severity));
    if (count <= kMost) continue;
    const Mark last = in_order.back().mark;
    in_order.push_back({severity, last, "", left_out(severity)});
  }
  return in_order;
}

std::string Diagnostics::format(const Diagnostic& diagnostic) const {
  const std::string job = diagnostic.job.empty() ? "" : fmt::format("job '{}': ", diagnostic.job);
  return fmt::format("{}:{}:{}: {}{}", file_, diagnostic.mark.line, diagnostic.mark.column, job,
                     diagnostic.text);
}

}  // namespace timing::config
