#include "timing/plan/check/rule_operator.h"

#include <array>

namespace timing::plan {
namespace {

struct Spelling {
  std::string_view text;
  Operator meaning;
};

// Where one is the beginning of another, the longer comes first.
constexpr std::array<Spelling, 9> kSpellings{{{"==", Operator::equal},
                                              {"=~", Operator::matches},
                                              {"=", Operator::equal},
                                              {"!=", Operator::not_equal},
                                              {"<=", Operator::less_equal},
                                              {"<", Operator::less},
                                              {">=", Operator::greater_equal},
                                              {">", Operator::greater},
                                              {"contains", Operator::contains}}};

bool ends_word(std::string_view rest) {
  constexpr std::string_view kAfterWord = " \t\r\n\"'";
  return rest.empty() || kAfterWord.find(rest.front()) != std::string_view::npos;
}

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

std::optional<Operator> take_operator(std::string_view& text) {
  text = trim(text);
  for (const Spelling& spelling : kSpellings) {
    if (!text.starts_with(spelling.text)) continue;
    const std::string_view rest = text.substr(spelling.text.size());
    if (spelling.meaning == Operator::contains && !ends_word(rest)) continue;
    text = trim(rest);
    return spelling.meaning;
  }
  return std::nullopt;
}

bool is_ordering(Operator comparison) {
  return comparison == Operator::less || comparison == Operator::less_equal ||
         comparison == Operator::greater || comparison == Operator::greater_equal;
}

bool holds(Operator comparison, std::partial_ordering order) {
  switch (comparison) {
    case Operator::equal:
      return order == std::partial_ordering::equivalent;
    case Operator::not_equal:
      return order != std::partial_ordering::equivalent;
    case Operator::less:
      return order == std::partial_ordering::less;
    case Operator::less_equal:
      return order == std::partial_ordering::less || order == std::partial_ordering::equivalent;
    case Operator::greater:
      return order == std::partial_ordering::greater;
    case Operator::greater_equal:
      return order == std::partial_ordering::greater || order == std::partial_ordering::equivalent;
    case Operator::contains:
    case Operator::matches:
      return false;
  }
  return false;
}

}  // namespace timing::plan
