// Everything that is wrong, or odd, in a config: collected over all layers and told at once.
//
// Loading and compiling add to it; the caller prints it and gives up if it holds an error.
//
// A hostile file cannot fill memory and log with them: of each severity the first kMost are kept
// and the rest counted.
//
// Threads: one. Errors: it is the list of them.
#pragma once

#include <array>
#include <cstddef>
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
  static constexpr std::size_t kMost = 1'000;

  explicit Diagnostics(std::string file) : file_(std::move(file)) {}

  void error(Mark mark, std::string_view job, std::string text);
  void warning(Mark mark, std::string_view job, std::string text);

  bool has_errors() const;
  // No further error is kept.
  bool full() const;
  // In the file's order, and at the end how many were left out.
  std::vector<Diagnostic> sorted() const;

  // "file:line:column: job 'x': text", without "job" where there is none.
  std::string format(const Diagnostic& diagnostic) const;

 private:
  void add(Diagnostic diagnostic);

  std::string file_;
  std::array<std::size_t, 2> counts_{};  // by severity, those left out included
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace timing::config
