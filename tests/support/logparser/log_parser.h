// Log lines as fluent-bit reads them: the expression of deploy/fluent-bit/parsers.conf, in Ruby's
// syntax.
//
// Threads: one at a time for each parser. Errors: a parsers.conf without a usable expression is a
// std::runtime_error at construction.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace timing::test {

struct ParsedLine {
  std::string time;
  std::string level;
  std::string context;  // with the blank that separates it from the level
};

class LogParser {
 public:
  LogParser();
  LogParser(const LogParser&) = delete;
  LogParser& operator=(const LogParser&) = delete;
  ~LogParser();

  // `line` without its line break. nullopt unless the expression takes all of it, from the first
  // byte to the last, and all of it is UTF-8.
  std::optional<ParsedLine> parse(std::string_view line) const;

 private:
  struct Expression;

  std::unique_ptr<Expression> expression_;
};

// The bytes that were escaped into `context`; nullopt where an escape is malformed.
std::optional<std::string> unescape(std::string_view context);

}  // namespace timing::test
