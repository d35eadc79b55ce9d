// Writes the small responses of the table into a folder, each as an input of
// response_parser_fuzz.cc.
//
//   fuzz_response_seeds FOLDER
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/wire/response_case.h"

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: {} FOLDER\n", arguments[0]);
    return 2;
  }
  constexpr std::size_t kSmall = 1'000;
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder);
  for (const timing::test::ResponseCase& row : timing::test::all_response_cases()) {
    if (row.bytes.size() > kSmall) continue;
    // Choices, and no cuts.
    const std::string input = std::string(row.head_request ? "1" : "0") + '\0' + row.bytes;
    std::ofstream(folder / row.name, std::ios::binary) << input;
  }
}
