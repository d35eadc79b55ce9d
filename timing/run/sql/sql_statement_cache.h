// The prepared statements of one connection, found by their text; the least recently used one goes
// when there are too many.
//
// Ownership: owns the statements and their texts. A pointer that it gave is good until the next
// insert() or erase(). Threads: one. Errors: none.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace timing::run {

inline constexpr std::size_t kSqlStatementsKept = 256;

template <typename Statement>
class SqlStatementCache {
 public:
  explicit SqlStatementCache(std::size_t most = kSqlStatementsKept) : most_(most) {}

  // Null: not there.
  Statement* find(std::string_view text) {
    // Most often it is the one of last time.
    if (!entries_.empty() && entries_.front().text == text) return &entries_.front().statement;
    const auto found = places_.find(text);
    if (found == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->statement;
  }

  // REQUIRES: it is not there.
  Statement* insert(std::string_view text, Statement statement) {
    if (entries_.size() >= most_) {
      places_.erase(entries_.back().text);
      entries_.pop_back();
    }
    entries_.push_front({.text = std::string(text), .statement = std::move(statement)});
    places_.emplace(entries_.front().text, entries_.begin());
    return &entries_.front().statement;
  }

  void erase(std::string_view text) {
    const auto found = places_.find(text);
    if (found == places_.end()) return;
    const auto entry = found->second;
    places_.erase(found);
    entries_.erase(entry);
  }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string text;
    Statement statement;
  };
  using Entries = std::list<Entry>;

  std::size_t most_;
  Entries entries_;                                                          // the last used first
  std::unordered_map<std::string_view, typename Entries::iterator> places_;  // texts of entries_
};

}  // namespace timing::run
