// The built binary in a test, every line of whose log has to be what the log parser takes.
#pragma once

#include <string_view>

#include "tests/support/process/timing.h"

namespace timing::test {

// A test failure for each whole line that the expression of parsers.conf does not take whole.
void expect_every_line_parses(std::string_view log);

class CheckedTiming : public Timing {
 public:
  using Timing::Timing;
  CheckedTiming(const CheckedTiming&) = delete;
  CheckedTiming& operator=(const CheckedTiming&) = delete;
  ~CheckedTiming();
};

}  // namespace timing::test
