#include "timing/plan/check/json_path.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace timing::plan {
namespace {

constexpr std::string_view kAllowed =
    "allowed are members ($.a, $['a b']) and indices ($[0], $[-1])";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '@' || static_cast<unsigned char>(c) >= 0x80U;
}

// Reads steps one after the other; each function leaves the reader behind what it took.
class StepReader {
 public:
  using Key = decltype(JsonPath::Step::key);

  explicit StepReader(std::string_view text) : text_(text) {}

  std::size_t position() const { return at_; }
  bool at_step() const { return peek() == '.' || peek() == '['; }

  Result<Key> step() {
    const bool shorthand = text_[at_++] == '.';
    return shorthand ? name() : brackets();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  Error error(std::string_view what) const {
    return {fmt::format("{} at '{}'; {}", what, text_.substr(0, at_ + 1), kAllowed)};
  }

  Result<Key> name() {
    const std::size_t start = at_;
    while (is_name_character(peek())) ++at_;
    if (at_ > start) return Key(std::string(text_.substr(start, at_ - start)));
    if (peek() == '.') return error("descendants are not supported");
    if (peek() == '*') return error("wildcards are not supported");
    return error("a member's name is missing");
  }

  Result<Key> brackets() {
    skip_blanks();
    Result<Key> key = peek() == '\'' || peek() == '"' ? quoted_name() : index();
    if (!key) return key;
    skip_blanks();
    if (peek() != ']') return error("a closing bracket is missing");
    ++at_;
    return key;
  }

  Result<Key> quoted_name() {
    const char quote = text_[at_++];
    std::string name;
    while (at_ < text_.size() && peek() != quote) {
      if (peek() == '\\') {
        ++at_;
        if (peek() != '\\' && peek() != quote) {
          return error("only the quote and the backslash can be escaped in a name");
        }
      }
      name += text_[at_++];
    }
    if (at_ == text_.size()) return error("a closing quote is missing");
    ++at_;
    return Key(std::move(name));
  }

  Result<Key> index() {
    if (peek() == '*') return error("wildcards are not supported");
    if (peek() == '?') return error("filters are not supported");
    std::int64_t index = 0;
    const auto [end, fault] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), index);
    if (fault == std::errc::result_out_of_range) return error("the index is too large");
    if (fault != std::errc{}) return error("neither an index nor a quoted name");
    at_ = static_cast<std::size_t>(end - text_.data());
    if (peek() == ':') return error("slices are not supported");
    return Key(index);
  }

  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 1;  // behind the "$"
};

}  // namespace

Result<JsonPath> JsonPath::take(std::string_view& text) {
  if (!text.starts_with('$')) return Error{fmt::format("a path starts with $; {}", kAllowed)};
  JsonPath path;
  StepReader reader(text);
  while (reader.at_step()) {
    auto key = reader.step();
    if (!key) return key.error();
    path.steps_.push_back({.key = std::move(key).value(), .end = reader.position()});
  }
  path.text_ = text.substr(0, reader.position());
  text.remove_prefix(reader.position());
  return path;
}

std::string_view JsonPath::text_up_to(std::size_t step) const {
  return std::string_view(text_).substr(0, steps_[step].end);
}

}  // namespace timing::plan
