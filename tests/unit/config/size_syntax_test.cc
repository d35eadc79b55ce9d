#include "timing/config/syntax/size_syntax.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace timing::config::test {
namespace {

TEST(Size, IsANumberOfBytesOrOfLargerUnits) {
  const std::vector<std::pair<std::string, std::uint64_t>> table = {
      {"0", 0},
      {"1", 1},
      {"65536", 65536},
      {"1KiB", 1024},
      {"64KiB", 65536},
      {"10MiB", 10 << 20},
      {"1GiB", 1 << 30},
      {"08", 8},
      {"1.0MiB", 1 << 20},
      {"9223372036854775807", 9223372036854775807},
      {"8589934591GiB", std::uint64_t{8589934591} << 30}};
  for (const auto& [text, size] : table) {
    const Result<std::uint64_t> parsed = parse_size(text);
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.error().message;
    EXPECT_EQ(parsed.value(), size) << text;
  }
}

TEST(Size, IsNothingElse) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "which is not a size"},        {"KiB", "which is not a size"},
      {"10MB", "which is not a size"},    {"10 MiB x", "which is not a size"},
      {"1.5KiB", "which is not a size"},  {"ten", "which is not a size"},
      {"1KiBKiB", "which is not a size"}, {"-1", "which is negative"},
      {"-1GiB", "which is negative"},     {"8589934592GiB", "which is too large"}};
  for (const auto& [text, message] : table) {
    const Result<std::uint64_t> parsed = parse_size(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().message, message) << text;
  }
}

}  // namespace
}  // namespace timing::config::test
