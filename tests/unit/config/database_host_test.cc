#include "timing/config/syntax/database_host.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace timing::config::test {
namespace {

TEST(DatabaseHost, IsANameOrAnAddressWithAPortOrWithout) {
  struct Row {
    std::string text;
    std::string host;
    std::uint16_t port;
    std::string written;
  };
  const std::vector<Row> table = {
      {"db", "db", 3306, "db:3306"},
      {"db_1.shop-x.example", "db_1.shop-x.example", 3306, "db_1.shop-x.example:3306"},
      {"db:3307", "db", 3307, "db:3307"},
      {"db:1", "db", 1, "db:1"},
      {"db:65535", "db", 65535, "db:65535"},
      {"192.0.2.7", "192.0.2.7", 3306, "192.0.2.7:3306"},
      {"192.0.2.7:33060", "192.0.2.7", 33060, "192.0.2.7:33060"},
      {"::1", "::1", 3306, "[::1]:3306"},
      {"[::1]", "::1", 3306, "[::1]:3306"},
      {"[::1]:3307", "::1", 3307, "[::1]:3307"},
      {"2001:db8::7", "2001:db8::7", 3306, "[2001:db8::7]:3306"},
  };
  for (const auto& [text, name, port, written] : table) {
    const auto host = parse_database_host(text, 3306);
    ASSERT_TRUE(host.has_value()) << text;
    EXPECT_EQ(host->host, name) << text;
    EXPECT_EQ(host->port, port) << text;
    EXPECT_EQ(host_and_port(*host), written);
  }
}

TEST(DatabaseHost, IsNothingElse) {
  for (const char* text : {"",          ":",       "db:",
                           ":3306",     "db:0",    "db:65536",
                           "db:+1",     "db: 1",   "db:33x6",
                           "a b",       "user@db", "root:hunter2@db",
                           "tcp://db",  "db/shop", "/run/mysqld.sock",
                           "[::1",      "::1]",    "[db]",
                           "[db]:3306", "[::1]:",  "[::1]3306",
                           "a:b:1",     "db\n"}) {
    EXPECT_FALSE(parse_database_host(text, 3306).has_value()) << text;
  }
}

TEST(Identifier, HasLettersDigitsAndUnderscoresOnly) {
  for (const char* text : {"a", "_", "sql_mode", "innodb_lock_wait_timeout", "X9"}) {
    EXPECT_TRUE(is_identifier(text)) << text;
  }
  for (const char* text : {"", "9a", "a b", "a-b", "a.b", "a;b", "a=1", "\xc3\xa4", "a\n"}) {
    EXPECT_FALSE(is_identifier(text)) << text;
  }
}

}  // namespace
}  // namespace timing::config::test
