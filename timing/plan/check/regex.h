// A regular expression, compiled once: RE2's syntax, which is Go's, in time linear to the text.
//
// Threads: immutable, any thread. Errors: compile() tells what does not parse.
#pragma once

#include <memory>
#include <string_view>

#include "timing/base/result.h"

namespace re2 {
class RE2;
}

namespace timing::plan {

class Regex {
 public:
  static Result<Regex> compile(std::string_view expression);

  // True if it matches anywhere in `text`.
  bool found_in(std::string_view text) const;

 private:
  explicit Regex(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace timing::plan
