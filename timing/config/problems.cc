#include "timing/config/problems.h"

namespace timing::config {

void Problems::error(Mark mark, std::string text) { add({Severity::error, mark, std::move(text)}); }

void Problems::warning(Mark mark, std::string text) {
  add({Severity::warning, mark, std::move(text)});
}

void Problems::add(Problem problem) {
  if (!full()) problems_.push_back(std::move(problem));
}

void Problems::report(std::string_view job, Diagnostics& diagnostics) const {
  for (const Problem& problem : problems_) {
    if (problem.severity == Severity::error) {
      diagnostics.error(problem.mark, job, problem.text);
    } else {
      diagnostics.warning(problem.mark, job, problem.text);
    }
  }
}

}  // namespace timing::config
