#include "timing/run/sql/sql_statement_cache.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace timing::run {
namespace {

TEST(SqlStatementCache, FindsWhatWasInserted) {
  SqlStatementCache<int> cache;
  EXPECT_EQ(cache.find("a"), nullptr);
  {
    const std::string text = "a";  // the cache keeps its own
    EXPECT_EQ(*cache.insert(text, 1), 1);
  }
  cache.insert("b", 2);
  EXPECT_EQ(*cache.find("a"), 1);
  EXPECT_EQ(*cache.find("b"), 2);
  EXPECT_EQ(cache.size(), 2U);
}

TEST(SqlStatementCache, LetsTheLeastRecentlyUsedOneGo) {
  SqlStatementCache<int> cache(3);
  cache.insert("a", 1);
  cache.insert("b", 2);
  cache.insert("c", 3);
  EXPECT_NE(cache.find("a"), nullptr);
  cache.insert("d", 4);
  EXPECT_EQ(cache.find("b"), nullptr);
  for (const char* kept : {"a", "c", "d"}) EXPECT_NE(cache.find(kept), nullptr) << kept;
  EXPECT_EQ(cache.size(), 3U);
}

TEST(SqlStatementCache, WhatIsErasedIsGone) {
  SqlStatementCache<std::shared_ptr<int>> cache;
  const auto statement = std::make_shared<int>(1);
  cache.insert("a", statement);
  cache.erase("b");
  cache.erase("a");
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_EQ(statement.use_count(), 1);
  cache.insert("a", statement);
  EXPECT_NE(cache.find("a"), nullptr);
}

}  // namespace
}  // namespace timing::run
