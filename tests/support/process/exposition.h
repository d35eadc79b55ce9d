// A page of /metrics as families with their samples, and what is wrong with its form.
//
// Source of the form: the Prometheus text exposition format 0.0.4; what it merely advises (HELP and
// TYPE before the samples, a family in one block) is a rule here.
// Threads: pure. Errors: told as problems, each with its line; reading goes on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/process/samples.h"

namespace timing::test {

struct ExposedFamily {
  std::string name = {};
  std::string type = {};
  std::string help = {};  // as it stands there
  std::vector<Sample> samples = {};
};

struct Exposition {
  std::vector<ExposedFamily> families;  // in the page's order
  std::vector<std::string> problems;
};

Exposition read_exposition(std::string_view page);

// The page without the values of its samples: equal for pages with the same families and series.
std::string without_values(std::string_view page);

}  // namespace timing::test
