#include "timing/plan/sql_text.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace timing::plan {
namespace {

using config::DatabaseType;

struct Text {
  std::string sql;
  std::size_t server;
  std::size_t file;
};

TEST(SqlText, CountsQuestionMarksThatStandForValues) {
  const std::vector<Text> table = {
      {"", 0, 0},
      {"SELECT 1", 0, 0},
      {"?", 1, 1},
      {"SELECT ?", 1, 1},
      {"INSERT INTO t VALUES (?, ?,?)", 3, 3},
      {"SELECT '?', ?", 1, 1},
      {"SELECT \"?\", ?", 1, 1},
      {"SELECT `?` FROM t WHERE a = ?", 1, 1},
      {"SELECT 'it''s ?', ?", 1, 1},
      {"SELECT \"say \"\"?\"\" ?\", ?", 1, 1},
      {"SELECT `a``?`, ?", 1, 1},
      {"SELECT '', ?", 1, 1},
      {"SELECT '\"?', ?, \"'?\"", 1, 1},
      {"SELECT ? -- why?\n, ?", 2, 2},
      {"SELECT ? -- why?", 1, 1},
      {"SELECT ? --", 1, 1},
      {"SELECT ? /* why? '\n */ , ?", 2, 2},
      {"SELECT ? /* why?", 1, 1},
      {"SELECT '/*', ?, '*/'", 1, 1},
      {"SELECT '-- ', ?", 1, 1},
      {"SELECT 4 / ? * ?", 2, 2},
      {"SELECT 5 - ?", 1, 1},
      {"SELECT 'open, ?", 0, 0},
      {"/*?*/?/*?*/?", 2, 2},
  };
  for (const auto& [sql, server, file] : table) {
    EXPECT_EQ(shape_of(sql, DatabaseType::mysql).placeholders, server) << sql;
    EXPECT_EQ(shape_of(sql, DatabaseType::sqlite).placeholders, file) << sql;
  }
}

TEST(SqlText, IsReadAsTheDatabaseReadsIt) {
  const std::vector<Text> table = {
      {R"(SELECT 'it\'s ?', ?)", 1, 1},
      {R"(SELECT '\', ?, '?')", 1, 1},
      {R"(SELECT 'a\\', ?)", 1, 1},
      {R"(SELECT 'a\', ?)", 0, 1},
      {R"(SELECT "a\", ?)", 0, 1},
      {R"(SELECT `a\`, ?)", 1, 1},
      {R"(SELECT 'a\)", 0, 0},
      {"SELECT ? # why?\n, ?", 2, 3},
      {"SELECT 5--?", 1, 0},
      {"SELECT 5 --?\n- ?", 2, 1},
      {"SELECT /*!40101 ?, */ ?", 2, 1},
      {"SELECT /*M!100000 ?, */ ?", 2, 1},
      {"SELECT [?] FROM t WHERE a = ?", 2, 1},
  };
  for (const auto& [sql, server, file] : table) {
    EXPECT_EQ(shape_of(sql, DatabaseType::mysql).placeholders, server) << sql;
    EXPECT_EQ(shape_of(sql, DatabaseType::sqlite).placeholders, file) << sql;
  }
}

TEST(SqlText, IsOneStatementOrSeveral) {
  const std::vector<std::pair<std::string, bool>> table = {
      {"", false},
      {"SELECT 1", false},
      {"SELECT 1;", false},
      {"SELECT 1 ; \n\t;", false},
      {"SELECT 1; -- the last", false},
      {"SELECT 1; /* the last */ ;", false},
      {"SELECT ';', \"; x\", `;`", false},
      {"SELECT 1 /* ; */ + 1", false},
      {"SELECT 1; SELECT 2", true},
      {"SELECT 1;SELECT 2;", true},
      {"SELECT 1; -- and\nSELECT 2", true},
      {"SELECT 1; 'x'", true},
  };
  for (const auto& [sql, several] : table) {
    EXPECT_EQ(shape_of(sql, DatabaseType::mysql).several, several) << sql;
    EXPECT_EQ(shape_of(sql, DatabaseType::sqlite).several, several) << sql;
  }
}

// Whatever a string holds, it holds no place for a value.
TEST(SqlText, StringsHoldNothing) {
  const std::vector<std::string> pieces = {"?",  "--", " ", "#",  "/*", "*/",
                                           "''", "\"", "`", "\n", "[",  "]"};
  for (const std::string& first : pieces) {
    for (const std::string& second : pieces) {
      for (const std::string& third : pieces) {
        const std::string sql = "SELECT '" + first + second + third + "', ?";
        EXPECT_EQ(shape_of(sql, DatabaseType::mysql).placeholders, 1U) << sql;
        EXPECT_EQ(shape_of(sql, DatabaseType::sqlite).placeholders, 1U) << sql;
      }
    }
  }
}

}  // namespace
}  // namespace timing::plan
