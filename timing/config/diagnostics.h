// Everything that is wrong, or odd, in a config: collected over all layers and told at once.
//
// Loading and compiling add to it; the caller prints it and gives up if it holds an error.
//
// Threads: one. Errors: it is the list of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "timing/config/config.h"

namespace timing::config {

enum class Severity { warning, error };

struct Diagnostic {
  Severity severity{};
  Mark mark{};
  std::string job;   // the job's name; empty where no job is to blame
  std::string text;  // what is wrong; what is allowed
};

class Diagnostics {
 public:
  explicit Diagnostics(std::string file) : file_(std::move(file)) {}

  void error(Mark mark, std::string_view job, std::string text);
  void warning(Mark mark, std::string_view job, std::string text);

  bool has_errors() const;
  // In the file's order.
  std::vector<Diagnostic> sorted() const;

  // "file:line:column: job 'x': text", without "job" where there is none.
  std::string format(const Diagnostic& diagnostic) const;

 private:
  std::string file_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace timing::config
