#include "timing/plan/sql_text.h"

#include <algorithm>

namespace timing::plan {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, config::DatabaseType type)
      : rest_(text), server_(type == config::DatabaseType::mysql) {}

  SqlShape scan() {
    SqlShape shape;
    bool ended = false;
    while (!rest_.empty()) {
      if (skip_blank() || skip_comment()) continue;
      const bool end = rest_.front() == ';';
      shape.several = shape.several || (ended && !end);
      ended = end;
      if (skip_quoted()) continue;
      if (rest_.front() == '?') ++shape.placeholders;
      skip(1);
    }
    return shape;
  }

 private:
  void skip(std::size_t length) { rest_.remove_prefix(std::min(length, rest_.size())); }

  void skip_past(std::string_view end, std::size_t from) {
    const std::size_t found = rest_.find(end, from);
    skip(found == std::string_view::npos ? rest_.size() : found + end.size());
  }

  bool skip_blank() {
    const std::size_t length = std::min(rest_.find_first_not_of(" \t\r\n\f\v"), rest_.size());
    skip(length);
    return length > 0;
  }

  // A server takes "5--2" for a subtraction.
  bool at_dashes() const {
    if (!rest_.starts_with("--")) return false;
    return !server_ || rest_.size() == 2 || static_cast<unsigned char>(rest_[2]) <= ' ';
  }

  bool skip_comment() {
    if (at_dashes() || (server_ && rest_.front() == '#')) {
      skip_past("\n", 1);
      return true;
    }
    if (!rest_.starts_with("/*")) return false;
    if (server_ && (rest_.starts_with("/*!") || rest_.starts_with("/*M!"))) {
      skip(2);
    } else {
      skip_past("*/", 2);
    }
    return true;
  }

  // A doubled quote within the string ends it and begins the next, which comes to the same.
  bool skip_quoted() {
    const char quote = rest_.front();
    if (!server_ && quote == '[') {
      skip_past("]", 1);
      return true;
    }
    if (quote != '\'' && quote != '"' && quote != '`') return false;
    const bool escapes = server_ && quote != '`';
    skip(1);
    while (!rest_.empty() && rest_.front() != quote) skip(escapes && rest_.front() == '\\' ? 2 : 1);
    skip(1);
    return true;
  }

  std::string_view rest_;
  bool server_;
};

}  // namespace

SqlShape shape_of(std::string_view text, config::DatabaseType type) {
  return Scanner(text, type).scan();
}

}  // namespace timing::plan
