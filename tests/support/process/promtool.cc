#include "tests/support/process/promtool.h"

#include <regex>

#include "tests/support/basics/files.h"
#include "tests/support/process/process.h"
#include "tests/support/process/prometheus.h"

namespace timing::test {
namespace {

// It names the family only: `respCode` is the one label that is written so.
bool is_about_the_label_of_the_original(const std::string& complaint) {
  static const std::regex pattern(
      "timing_request_(success_total|fail_total|duration_seconds) label names should be written in "
      "'snake_case' not 'camelCase'");
  return std::regex_match(complaint, pattern);
}

}  // namespace

std::vector<std::string> promtool_complaints(std::string_view page) {
  const TemporaryFolder folder;
  const Process promtool(
      {.arguments = {"sh", "-c", "exec \"$0\" check metrics < \"$1\"",
                     find_prometheus_program("promtool"), folder.write("page", page)},
       .merge = true});
  promtool.wait();
  std::vector<std::string> complaints = split(promtool.output(), '\n');
  std::erase_if(complaints, [](const std::string& line) {
    return line.empty() || is_about_the_label_of_the_original(line);
  });
  return complaints;
}

}  // namespace timing::test
