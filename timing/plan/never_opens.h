// The words for a window that never opens.
//
// Threads: pure. Errors: none.
#pragma once

#include <string>

#include "timing/config/config.h"

namespace timing::plan {

// Names the unit of `reason` (see Window::never_opens_because) and all that `range` asks of it:
// "no hour from 0 to 23 is gt 5 and lt 6".
std::string never_opens_text(const config::Range& range, const config::Condition& reason);

}  // namespace timing::plan
