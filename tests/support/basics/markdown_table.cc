#include "tests/support/basics/markdown_table.h"

#include <stdexcept>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"

namespace timing::test {
namespace {

std::string trimmed(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(cell.substr(first, cell.find_last_not_of(' ') - first + 1));
}

// Empty: the line is none of a table.
std::vector<std::string> cells_of(const std::string& line) {
  if (!line.starts_with("| ")) return {};
  std::vector<std::string> cells;
  for (const std::string& cell : split(line, '|')) cells.push_back(trimmed(cell));
  cells.erase(cells.begin());
  cells.pop_back();
  return cells;
}

}  // namespace

Table markdown_table(const std::string& file, std::string_view first_column) {
  std::vector<std::string> heads;
  Table table;
  for (const std::string& line : split(read_file(source_file(file)), '\n')) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.empty()) {
      heads.clear();
    } else if (heads.empty()) {
      heads = cells;
    } else if (heads.front() == first_column && !cells.front().starts_with("---")) {
      if (cells.size() != heads.size()) throw std::runtime_error("cells are missing: " + line);
      auto& row = table[cells.front()];
      for (std::size_t cell = 1; cell < cells.size(); ++cell) row[heads[cell]] = cells[cell];
    }
  }
  if (table.empty())
    throw std::runtime_error("no table '" + std::string(first_column) + "' in " + file);
  return table;
}

std::vector<std::string> quoted_in(const std::string& cell) {
  const std::vector<std::string> parts = split(cell, '`');
  std::vector<std::string> quoted;
  for (std::size_t part = 1; part < parts.size(); part += 2) quoted.push_back(parts[part]);
  return quoted;
}

}  // namespace timing::test
