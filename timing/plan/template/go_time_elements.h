// Which layout element a text starts with: the grammar of Go time layouts.
//
// Threads: pure. Errors: none. Source: Go's package time, "Constants".
#pragma once

#include <optional>
#include <string_view>

#include "timing/plan/template/go_time.h"

namespace timing::plan {

struct FoundElement {
  GoTimeLayout::Part part;
  std::size_t length = 0;  // of the layout's text
};

// Nothing where `rest` starts with ordinary text.
std::optional<FoundElement> layout_element_at(std::string_view rest);

}  // namespace timing::plan
