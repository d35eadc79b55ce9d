#include "tests/unit/run/redirect_table.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"

namespace timing::test {
namespace {

RedirectLine parse(std::string_view text) {
  const std::vector<std::string> fields = split(text, '\t');
  if (fields.size() != 4) throw std::runtime_error("not four fields: " + std::string(text));
  const std::size_t end = fields[3].find("; ");
  return {.method = fields[0],
          .status = std::stoi(fields[1]),
          .location = fields[2],
          .second_request = fields[3].substr(0, end),
          .end = fields[3].substr(end + 2)};
}

}  // namespace

std::vector<RedirectLine> read_redirect_table(bool chains) {
  const std::string text = read_file(test_data("go-redirects.tsv"));
  std::vector<RedirectLine> lines;
  bool heading = true;
  for (const std::string& line : split(text, '\n')) {
    if (!line.empty() && !heading) lines.push_back(parse(line));
    heading = false;
  }
  if (!chains) std::erase_if(lines, [](const auto& line) { return line.location == "loop"; });
  return lines;
}

std::string name_of(const RedirectLine& line) {
  return fmt::format("{}_{}_{}", line.method, line.status, line.location);
}

bool has_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

std::string describe(std::string_view method, std::size_t body_length,
                     const std::function<std::string(std::string_view name)>& header) {
  return fmt::format("{} body={} referer={} auth={} cookie={} ctype=\"{}\"", method, body_length,
                     !header("Referer").empty(), !header("Authorization").empty(),
                     !header("Cookie").empty(), header("Content-Type"));
}

}  // namespace timing::test
