// The text of an SQL statement, as far as preparing it goes.
//
// Source: MySQL's manual, "Comments" and "String Literals"; SQLite's tokenizer.
// Threads: pure. Errors: none; a string or a comment that never ends goes to the end.
#pragma once

#include <cstddef>
#include <string_view>

#include "timing/config/sql.h"

namespace timing::plan {

struct SqlShape {
  // How many `?` stand outside of strings, quoted names and comments. The text within `/*!` and
  // `*/` is no comment for a server: it runs it.
  std::size_t placeholders = 0;
  // Something follows a `;`: no database prepares that as one.
  bool several = false;
};

SqlShape shape_of(std::string_view text, config::DatabaseType type);

}  // namespace timing::plan
