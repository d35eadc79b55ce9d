// Where the project's own files are, so that a test may be started from any folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace timing::test {

// A file of the project by its path in it: "docs/metrics.md".
std::filesystem::path source_file(std::string_view name);
// A file of tests/testdata: "go-durations.tsv".
std::filesystem::path test_data(std::string_view name);
// The program under test. It is run, not linked: who runs it names the target `timing` as a
// dependency.
std::string timing_binary();

}  // namespace timing::test
