// Numbers as OpenMetrics wants them: "1.0", "1e+06", "+Inf".
//
// Threads: pure functions. Errors: none.
#pragma once

#include <string>

namespace timing::exporter {

// The shortest spelling that reads back as the same number, with a point or an exponent.
void append_number(std::string& page, double value);

}  // namespace timing::exporter
