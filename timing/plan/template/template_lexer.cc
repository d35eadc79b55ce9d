#include "timing/plan/template/template_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "timing/plan/template/template_number.h"

namespace timing::plan {
namespace {

constexpr std::string_view kOpening = "{{";
constexpr std::string_view kClosing = "}}";
constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The closing delimiter, with the trim marker that may stand before it.
struct Closing {
  std::size_t length = 0;
  bool trims = false;
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<TemplatePart>, TemplateError> run() {
    while (position_ < source_.size()) {
      if (!text() || !comment_or_action()) return *std::move(error_);
    }
    return std::move(parts_);
  }

 private:
  std::string_view rest() const { return source_.substr(position_); }
  bool at_end() const { return position_ == source_.size(); }
  char current() const { return source_[position_]; }

  bool fail(std::size_t offset, std::string message) {
    error_ = TemplateError{.offset = offset, .message = std::move(message)};
    return false;
  }

  // Up to the next action, and into it.
  bool text() {
    const std::size_t opening = source_.find(kOpening, position_);
    std::string_view text = source_.substr(position_, opening - position_);
    action_offset_ = std::min(opening, source_.size());
    position_ = std::min(action_offset_ + kOpening.size(), source_.size());
    const bool trims = rest().size() >= 2 && current() == '-' && is_blank(rest()[1]);
    if (trims) {
      text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
      position_ += 2;
    }
    if (!text.empty()) parts_.emplace_back(text);
    return true;
  }

  bool comment_or_action() {
    if (action_offset_ == source_.size()) return true;
    return rest().starts_with("/*") ? comment() : action();
  }

  bool comment() {
    constexpr std::size_t kMarkerSize = 2;
    const std::size_t end = source_.find("*/", position_ + kMarkerSize);
    if (end == std::string_view::npos) {
      return fail(action_offset_, "unclosed comment: it ends with */}} or */ -}}");
    }
    position_ = end + kMarkerSize;
    const std::optional<Closing> closing = closing_here();
    if (!closing) {
      return fail(position_, "text after a comment: its */ stands right before }} or -}}");
    }
    pass(*closing);
    return true;
  }

  bool action() {
    TemplateAction action;
    for (bool separated = true;;) {
      if (const std::optional<Closing> closing = closing_here()) {
        pass(*closing);
        if (action.operands.empty()) return fail(action_offset_, "empty action");
        parts_.emplace_back(std::move(action));
        return true;
      }
      if (at_end()) return fail(action_offset_, "unclosed action: its }} is missing");
      if (is_blank(current())) {
        separated = true;
        ++position_;
        continue;
      }
      if (!separated)
        return fail(position_, unexpected_here() + "; arguments have blanks between them");
      if (!operand(action)) return false;
      separated = false;
    }
  }

  std::optional<Closing> closing_here() const {
    if (rest().starts_with(kClosing)) return Closing{.length = kClosing.size(), .trims = false};
    constexpr std::size_t kMarkerSize = 2;
    const bool marked = rest().size() > kMarkerSize && is_blank(current()) && rest()[1] == '-' &&
                        rest().substr(kMarkerSize).starts_with(kClosing);
    if (!marked) return std::nullopt;
    return Closing{.length = kMarkerSize + kClosing.size(), .trims = true};
  }

  void pass(const Closing& closing) {
    position_ += closing.length;
    if (closing.trims)
      position_ = std::min(source_.find_first_not_of(kBlanks, position_), source_.size());
  }

  bool operand(TemplateAction& action) {
    TemplateOperand operand{.kind = {}, .text = {}, .offset = position_};
    const std::size_t start = position_;
    const char first = current();
    bool complete = true;
    if (first == '"' || first == '\'') {
      operand.kind =
          first == '"' ? TemplateOperand::Kind::string : TemplateOperand::Kind::character;
      complete = quoted(first);
    } else if (first == '`') {
      operand.kind = TemplateOperand::Kind::string;
      complete = raw_string();
    } else if (first == '.' && !(rest().size() > 1 && is_digit(rest()[1]))) {
      operand.kind = TemplateOperand::Kind::method;
      complete = method();
    } else if (is_digit(first) || first == '.' || first == '+' || first == '-') {
      operand.kind = TemplateOperand::Kind::number;
      complete = number();
    } else if (is_name_character(first)) {
      operand.kind = TemplateOperand::Kind::word;
      name();
    } else {
      complete = fail(position_, unexpected_here());
    }
    if (!complete) return false;
    operand.text = source_.substr(start, position_ - start);
    if (operand.kind == TemplateOperand::Kind::method) operand.text.remove_prefix(1);
    action.operands.push_back(operand);
    return true;
  }

  bool quoted(char quote) {
    const std::size_t start = position_++;
    for (; !at_end() && current() != '\n'; ++position_) {
      if (current() == quote) {
        ++position_;
        return true;
      }
      // What is escaped does not end the string; a line break does, escaped or not.
      const bool escapes = current() == '\\' && rest().size() > 1 && rest()[1] != '\n';
      if (escapes) ++position_;
    }
    return fail(start,
                fmt::format("unterminated string: the closing {} is missing on its line", quote));
  }

  bool raw_string() {
    const std::size_t end = source_.find('`', position_ + 1);
    if (end == std::string_view::npos) {
      return fail(position_, "unterminated raw string: the closing ` is missing");
    }
    position_ = end + 1;
    return true;
  }

  bool method() {
    const std::size_t dot = position_++;
    name();
    if (position_ > dot + 1) return true;
    return fail(dot, "a dot without a method's name");
  }

  bool number() {
    const std::size_t length = number_length(rest());
    if (length == 0) return fail(position_, "malformed number");
    position_ += length;
    return true;
  }

  void name() {
    while (!at_end() && is_name_character(current())) ++position_;
  }

  std::string unexpected_here() const {
    switch (current()) {
      case '|':
        return "pipes are not supported";
      case '(':
      case ')':
        return "parentheses are not supported";
      case '$':
        return "variables are not supported";
      default: {
        const bool printable = current() > ' ' && current() <= '~';
        return printable ? fmt::format("unexpected '{}' in an action", current())
                         : std::string("unexpected character in an action");
      }
    }
  }

  std::string_view source_;
  std::size_t position_ = 0;
  std::size_t action_offset_ = 0;
  std::vector<TemplatePart> parts_;
  std::optional<TemplateError> error_;
};

}  // namespace

Result<std::vector<TemplatePart>, TemplateError> split_template(std::string_view source) {
  return Lexer(source).run();
}

}  // namespace timing::plan
