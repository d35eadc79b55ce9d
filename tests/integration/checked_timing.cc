#include "tests/integration/checked_timing.h"

#include <gtest/gtest.h>

#include "tests/support/basics/files.h"
#include "tests/support/logparser/log_parser.h"

namespace timing::test {

void expect_every_line_parses(std::string_view log) {
  const LogParser parser;
  std::vector<std::string> lines = split(log, '\n');
  lines.pop_back();  // empty, or a line that the end of the process cut
  for (const std::string& line : lines) {
    const auto parsed = parser.parse(line);
    if (!parsed) {
      ADD_FAILURE() << "not a log line: " << line;
      continue;
    }
    EXPECT_TRUE(unescape(parsed->context).has_value()) << line;
  }
}

CheckedTiming::~CheckedTiming() {
  expect_every_line_parses(process().output());
  expect_every_line_parses(process().errors());
}

}  // namespace timing::test
