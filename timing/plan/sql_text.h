// The text of an SQL statement, as far as the places of its params go.
//
// Source: MySQL's manual, "Comments" and "String Literals"; SQLite's tokenizer.
// Threads: pure. Errors: none; a string or a comment that never ends goes to the end.
#pragma once

#include <cstddef>
#include <string_view>

#include "timing/config/sql.h"

namespace timing::plan {

// How many `?` stand outside of strings, quoted names and comments. The text within `/*!` and `*/`
// is no comment for a server: it runs it.
std::size_t count_placeholders(std::string_view text, config::DatabaseType type);

}  // namespace timing::plan
