#include "timing/web/address.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace timing::web {
namespace {

TEST(ParseAddress, TakesGosSyntaxAndSpellsItBack) {
  const std::vector<std::pair<std::string, Address>> table = {
      {":9800", {"", 9800}},
      {":0", {"", 0}},
      {"127.0.0.1:9800", {"127.0.0.1", 9800}},
      {"0.0.0.0:65535", {"0.0.0.0", 65535}},
      {"localhost:9800", {"localhost", 9800}},
      {"my-host_1.example.com:80", {"my-host_1.example.com", 80}},
      {"[::1]:9800", {"::1", 9800}},
      {"[::]:0", {"::", 0}},
      {"[2001:db8::7]:443", {"2001:db8::7", 443}},
  };
  for (const auto& [text, address] : table) {
    const auto parsed = parse_address(text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    EXPECT_EQ(parsed.value(), address) << text;
    EXPECT_EQ(format_address(parsed.value()), text);
  }
}

TEST(ParseAddress, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "has no port"},
      {"9800", "has no port"},
      {"localhost", "has no port"},
      {":", "has no port from 0 to 65535"},
      {":http", "has no port from 0 to 65535"},
      {":-1", "has no port from 0 to 65535"},
      {":+1", "has no port from 0 to 65535"},
      {":65536", "has no port from 0 to 65535"},
      {":9800 ", "has no port from 0 to 65535"},
      {":9800s", "has no port from 0 to 65535"},
      {"::1:9800", "has too many colons; an IPv6 address stands in brackets"},
      {"[::1]", "has no port after its bracket"},
      {"[::1]9800", "has no port after its bracket"},
      {"[::1:9800", "has no port after its bracket"},
      {"[]:9800", "has no IPv6 address in its brackets"},
      {"[127.0.0.1]:9800", "has no IPv6 address in its brackets"},
      {"[fe80::1%eth0]:9800", "has no IPv6 address in its brackets"},
      {"999.1.1.1:80", "has a malformed host"},
      {"1.2.3:80", "has a malformed host"},
      {"a b:80", "has a malformed host"},
      {"127.0.0.1,0.0.0.0:80", "has a malformed host"},
      {"http//host:80", "has a malformed host"},
      {std::string(254, 'a') + ":80", "has a malformed host"},
  };
  for (const auto& [text, what] : table) {
    const auto parsed = parse_address(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().message,
              fmt::format("address '{}' {}; wanted is [HOST]:PORT, as in :9800 or 127.0.0.1:9800",
                          text, what));
  }
}

}  // namespace
}  // namespace timing::web
