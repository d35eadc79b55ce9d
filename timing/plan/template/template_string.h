// String and character literals of templates: the text that a quoted literal stands for.
//
// Threads: pure. Errors: an escape that does not exist, or whose number does; its place counts from
// the literal's start.
// Source: Go's strconv.Unquote and UnquoteChar.
#pragma once

#include <string>
#include <string_view>

#include "timing/base/result.h"
#include "timing/plan/template/template_types.h"

namespace timing::plan {

// `literal` has its quotes: "..." with escapes, or `...` as it is but for carriage returns.
Result<std::string, TemplateError> unquote_string(std::string_view literal);

// The code of the one character in '.'.
Result<char32_t, TemplateError> unquote_character(std::string_view literal);

}  // namespace timing::plan
