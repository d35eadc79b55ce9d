#include "timing/plan/rows_condition.h"

#include <array>
#include <charconv>
#include <utility>

namespace timing::plan {
namespace {

std::string_view without_spaces(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

RowsCondition::RowsCondition(Relation relation, std::uint64_t bound, std::string text)
    : relation_(relation), bound_(bound), text_(std::move(text)) {}

Result<RowsCondition> RowsCondition::parse(std::string_view text) {
  // The longer ones first: `<=` begins like `<`.
  static constexpr std::array<std::pair<std::string_view, Relation>, 6> kRelations = {{
      {"!=", Relation::not_equal},
      {"<=", Relation::at_most},
      {">=", Relation::at_least},
      {"=", Relation::equal},
      {"<", Relation::less},
      {">", Relation::greater},
  }};
  const std::string_view written = without_spaces(text);
  std::string_view digits = written;
  Relation relation = Relation::equal;
  for (const auto& [sign, meaning] : kRelations) {
    if (!written.starts_with(sign)) continue;
    relation = meaning;
    digits = without_spaces(written.substr(sign.size()));
    break;
  }
  std::uint64_t bound = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, bound);
  if (error != std::errc() || stop != end) {
    return Error{"allowed: a number of rows, or a comparison like '>= 1'"};
  }
  return RowsCondition(relation, bound, std::string(written));
}

bool RowsCondition::holds(std::uint64_t rows) const {
  switch (relation_) {
    case Relation::equal:
      return rows == bound_;
    case Relation::not_equal:
      return rows != bound_;
    case Relation::less:
      return rows < bound_;
    case Relation::at_most:
      return rows <= bound_;
    case Relation::greater:
      return rows > bound_;
    case Relation::at_least:
      return rows >= bound_;
  }
  return false;
}

}  // namespace timing::plan
