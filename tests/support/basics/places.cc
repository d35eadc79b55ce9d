#include "tests/support/basics/places.h"

// The only place that knows them: what is compiled with the name of a folder is compiled anew in
// every other folder.
namespace timing::test {

std::filesystem::path source_file(std::string_view name) {
  return std::filesystem::path(TIMING_SOURCE) / name;
}

std::filesystem::path test_data(std::string_view name) {
  return source_file("tests/testdata") / name;
}

std::string timing_binary() { return TIMING_BINARY; }

}  // namespace timing::test
