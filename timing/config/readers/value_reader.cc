#include "timing/config/readers/value_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "timing/base/duration.h"
#include "timing/config/suggestion.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/number.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

void refuse(const Field& field, std::string_view found, std::string_view allowed,
            Problems& problems) {
  problems.error(field.node->mark,
                 fmt::format("'{}' is {}; allowed: {}", field.path, found, allowed));
}

// False after an error for anything but a scalar.
bool require_scalar(const Field& field, std::string_view allowed, Problems& problems) {
  if (field.node->kind == NodeKind::scalar) return true;
  refuse(field, kind_in_words(*field.node), allowed, problems);
  return false;
}

std::optional<bool> parse_flag(std::string_view text) {
  constexpr std::array<std::string_view, 3> kTrue = {"true", "yes", "on"};
  constexpr std::array<std::string_view, 3> kFalse = {"false", "no", "off"};
  const std::string lower = lower_case(text);
  if (std::ranges::find(kTrue, lower) != kTrue.end()) return true;
  if (std::ranges::find(kFalse, lower) != kFalse.end()) return false;
  return std::nullopt;
}

}  // namespace

std::optional<Located<std::string>> read_text(const Field& field, Problems& problems) {
  if (!require_scalar(field, "a text", problems)) return std::nullopt;
  return Located<std::string>{field.node->text, field.node->mark};
}

std::optional<Located<std::string>> read_filled_text(const Field& field, Problems& problems) {
  auto text = read_text(field, problems);
  if (text && text->value.find_first_not_of(" \t\n") == std::string::npos) {
    refuse(field, "empty", "a text", problems);
    return std::nullopt;
  }
  return text;
}

std::vector<Located<std::string>> read_texts(const Field& field, Problems& problems) {
  std::vector<Located<std::string>> texts;
  const auto add = [&](const Node& node) {
    if (auto text = read_filled_text({&node, field.path, node.mark}, problems)) {
      texts.push_back(std::move(*text));
    }
  };
  if (field.node->kind == NodeKind::sequence) {
    for (const NodePtr& item : field.node->items) add(*item);
  } else if (require_scalar(field, "a text or a list of texts", problems)) {
    add(*field.node);
  }
  return texts;
}

std::optional<bool> read_flag(const Field& field, Problems& problems) {
  constexpr std::string_view kAllowed = "true or false";
  if (!require_scalar(field, kAllowed, problems)) return std::nullopt;
  const std::optional<bool> flag = parse_flag(field.node->text);
  if (flag && !field.node->quoted) return flag;
  const std::string_view in_quotes = flag ? " in quotes" : "";
  refuse(field, fmt::format("{}{}", in_apostrophes(field.node->text), in_quotes), kAllowed,
         problems);
  return std::nullopt;
}

std::optional<std::int64_t> read_number(const Field& field, NumberRange allowed,
                                        Problems& problems) {
  return read_number_in(field, {&allowed, 1},
                        fmt::format("a whole number from {} to {}", allowed.least, allowed.most),
                        problems);
}

std::optional<std::int64_t> read_number_in(const Field& field, std::span<const NumberRange> allowed,
                                           std::string_view wanted, Problems& problems) {
  if (!require_scalar(field, wanted, problems)) return std::nullopt;
  const Result<std::int64_t> number = parse_whole_number(field.node->text);
  std::string found = in_apostrophes(field.node->text);
  if (!number) {
    found += fmt::format(", {}", number.error().message);
  } else if (field.node->quoted) {
    found += " in quotes";
  } else if (std::ranges::any_of(allowed, [&number](NumberRange range) {
               return number.value() >= range.least && number.value() <= range.most;
             })) {
    return number.value();
  }
  refuse(field, found, wanted, problems);
  return std::nullopt;
}

std::optional<std::chrono::nanoseconds> read_duration(const Field& field, std::string_view allowed,
                                                      Problems& problems) {
  if (!require_scalar(field, allowed, problems)) return std::nullopt;
  const Result<std::chrono::nanoseconds> duration = parse_duration(field.node->text);
  if (duration && duration.value() >= std::chrono::nanoseconds(0)) return duration.value();
  if (duration) {
    refuse(field, fmt::format("{}, which is negative", in_apostrophes(field.node->text)), allowed,
           problems);
  } else {
    problems.error(field.node->mark, fmt::format("'{}': {}; allowed: {}", field.path,
                                                 duration.error().message, allowed));
  }
  return std::nullopt;
}

std::optional<std::size_t> read_word(const Field& field, std::span<const std::string_view> words,
                                     Problems& problems) {
  if (!require_scalar(field, either(words), problems)) return std::nullopt;
  const auto word = std::ranges::find(words, field.node->text);
  if (word != words.end()) return static_cast<std::size_t>(word - words.begin());
  problems.error(field.node->mark,
                 fmt::format("'{}' is {}; {}", field.path, in_apostrophes(field.node->text),
                             allowed_words(field.node->text, words)));
  return std::nullopt;
}

}  // namespace timing::config
