// Tables of the documentation, for tests that hold it to what it says.
//
// Threads: pure functions. Errors: a table that is missing or cannot be read is an exception.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace timing::test {

// Rows by their first cell, their cells by the head of the column.
using Table = std::map<std::string, std::map<std::string, std::string>>;

// Those of a file of the project whose first column is headed so, all of them together.
Table markdown_table(const std::string& file, std::string_view first_column);
// The texts in backquotes of a cell.
std::vector<std::string> quoted_in(const std::string& cell);

}  // namespace timing::test
