// What is wrong with one document, collected before it is known what its job is called.
//
// Threads: one. Errors: it is the list of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "timing/config/diagnostics.h"

namespace timing::config {

struct Problem {
  Severity severity{};
  Mark mark{};
  std::string text;
};

class Problems {
 public:
  // Nothing is added once it is full.
  void error(Mark mark, std::string text);
  void warning(Mark mark, std::string text);

  // More than will ever be told.
  bool full() const { return problems_.size() > Diagnostics::kMost; }

  // Adds all of them to `diagnostics`, under the job's name.
  void report(std::string_view job, Diagnostics& diagnostics) const;

 private:
  void add(Problem problem);

  std::vector<Problem> problems_;
};

}  // namespace timing::config
