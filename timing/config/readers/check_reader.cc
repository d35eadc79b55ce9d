#include "timing/config/readers/check_reader.h"

#include <fmt/format.h>

#include <array>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 3> kKeys = {"type", "name", "rule"};
// In the order of CheckType.
constexpr std::array<std::string_view, 5> kTypes = {"json", "status", "body", "header", "duration"};

Check read_check(const Field& field, Problems& problems) {
  const MapReader map(*field.node, field.path, kKeys, problems);
  Check check;
  if (const auto type = map.find("type")) {
    if (const auto index = read_word(*type, kTypes, problems)) {
      check.type = static_cast<CheckType>(*index);
      check.name = kTypes.at(*index);
    }
  } else {
    problems.error(map.mark(),
                   fmt::format("'{}.type' is missing; allowed: {}", field.path, either(kTypes)));
  }
  if (const auto name = map.find("name")) {
    if (auto text = read_filled_text(*name, problems)) check.name = std::move(text->value);
  }
  const auto rule = map.find("rule");
  if (rule) check.rules = read_texts(*rule, problems);
  if (!rule || (rule->node->kind == NodeKind::sequence && rule->node->items.empty())) {
    problems.error(
        map.mark(),
        fmt::format("'{}.rule' is missing; allowed: a text or a list of texts", field.path));
  }
  return check;
}

}  // namespace

std::vector<Check> read_checks(const Field& field, Problems& problems) {
  constexpr std::string_view kAllowed = "a list of maps of type, name and rule";
  std::vector<Check> checks;
  if (field.node->kind != NodeKind::sequence) {
    problems.error(field.node->mark, fmt::format("'{}' is {}; allowed: {}", field.path,
                                                 kind_in_words(*field.node), kAllowed));
    return checks;
  }
  for (const NodePtr& item : field.node->items) {
    const Field check{item.get(), field.path, item->mark};
    if (require_map(check, kAllowed, problems)) checks.push_back(read_check(check, problems));
  }
  return checks;
}

}  // namespace timing::config
