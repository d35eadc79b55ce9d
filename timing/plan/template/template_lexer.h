// Takes a template apart into text and actions, as Go's lexer does; what an action means is not
// known here.
//
// The parts borrow from the source. Threads: pure. Errors: what Go's lexer refuses, and what of its
// syntax is beyond our subset: pipes, parentheses, variables, a bare dot.
// Source of the syntax: Go's text/template/parse.
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "timing/base/result.h"
#include "timing/plan/template/template_types.h"

namespace timing::plan {

struct TemplateOperand {
  enum class Kind { method, word, string, number, character };

  Kind kind{};
  std::string_view text;  // a method's without its dot, a string's with its quotes
  std::size_t offset = 0;
};

// What stands between "{{" and "}}": at least one operand.
struct TemplateAction {
  std::vector<TemplateOperand> operands;
};

using TemplatePart = std::variant<std::string_view, TemplateAction>;

// Text that trim markers take away is left out, and so are comments.
Result<std::vector<TemplatePart>, TemplateError> split_template(std::string_view source);

}  // namespace timing::plan
