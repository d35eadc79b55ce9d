// A list of statements of the key `sql`: texts, or maps of what belongs to one.
//
// Threads: one. Errors: go to the problems; no statement is ever quoted.
#pragma once

#include <vector>

#include "timing/config/readers/map_reader.h"
#include "timing/config/sql.h"

namespace timing::config {

struct StatementKeys {
  bool capture = false;  // values of a row may be kept
  bool params = true;
};

// One text or map is a list of itself.
std::vector<Statement> read_statements(const Field& field, StatementKeys allowed,
                                       Problems& problems);

}  // namespace timing::config
