#include "timing/plan/check/regex.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace timing::plan {
namespace {

// RE2's strings differ between its versions; from a pointer and a length all of them are made.
re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Result<Regex> Regex::compile(std::string_view expression) {
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_shared<const RE2>(piece(expression), options);
  if (!compiled->ok()) {
    return Error{
        fmt::format("is no regular expression ({}); RE2's syntax is allowed", compiled->error())};
  }
  return Regex(std::move(compiled));
}

bool Regex::found_in(std::string_view text) const {
  return RE2::PartialMatch(piece(text), *compiled_);
}

}  // namespace timing::plan
