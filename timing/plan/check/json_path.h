// The path of one value in a JSON document: members and indices of JSONPath.
//
//   $            the document          $['a b']     a member of any name, in ' or "
//   $.a.b        members               $.list[-1]   an element, negative ones from the end
//
// Source: RFC 9535, normalized and shorthand names and indices; wildcards, slices, filters and
// descendants select several values and are refused. Beyond the RFC, a name after a dot may begin
// with a digit and hold '-' and '@'.
// Threads: a value. Errors: take() says what does not parse and what is allowed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "timing/base/result.h"

namespace timing::plan {

class JsonPath {
 public:
  struct Step {
    std::variant<std::string, std::int64_t> key;  // a member's name, or an index
    std::size_t end = 0;                          // where the step ends in the path's text
  };

  // Takes the path that `text` starts with and leaves what follows it.
  static Result<JsonPath> take(std::string_view& text);

  const std::vector<Step>& steps() const { return steps_; }
  // The path as written, up to and with the step of this index.
  std::string_view text_up_to(std::size_t step) const;

 private:
  std::string text_;
  std::vector<Step> steps_;
};

}  // namespace timing::plan
