#include "timing/config/readers/label_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/label_name.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::string_view kAllowed = "a map of label names and values";

void check_name(const Entry& entry, std::string_view path, Problems& problems) {
  if (!is_label_name(entry.key)) {
    problems.error(entry.mark,
                   fmt::format("{} in '{}' is no name of a label; allowed: letters, digits and "
                               "'_', not beginning with a digit or '__'",
                               in_apostrophes(entry.key), path));
  } else if (std::ranges::find(kOwnLabels, entry.key) != kOwnLabels.end()) {
    problems.error(entry.mark, fmt::format("the label {} in '{}' is set by the program; allowed: "
                                           "any name but {}",
                                           in_apostrophes(entry.key), path, either(kOwnLabels)));
  }
}

void check_value(const Entry& entry, const Field& value, Problems& problems) {
  const std::string& text = entry.value->text;
  if (text.find("{{") != std::string::npos) {
    problems.error(value.node->mark,
                   fmt::format("'{}' holds a template, and labels are constant; allowed: a text "
                               "without '{{{{'",
                               value.path));
  } else if (has_control_characters(text)) {
    problems.error(value.node->mark,
                   fmt::format("'{}' holds a line break or another control character; allowed: a "
                               "text on one line",
                               value.path));
  }
}

// A name without a value has an empty one.
std::string value_of(const Entry& entry, std::string_view path, Problems& problems) {
  if (entry.value->kind == NodeKind::null) return "";
  const Field value{entry.value.get(), fmt::format("{}.{}", path, shortened(entry.key, 60)),
                    entry.mark};
  const auto text = read_text(value, problems);
  if (!text) return "";
  check_value(entry, value, problems);
  return text->value;
}

}  // namespace

Labels read_labels(const Field& field, const Labels& defaults, Problems& problems) {
  if (!require_map(field, kAllowed, problems)) return defaults;
  refuse_duplicate_keys(*field.node, field.path, problems);
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : defaults) values.emplace(name, value);
  for (const Entry& entry : field.node->entries) {
    if (problems.full()) break;
    check_name(entry, field.path, problems);
    values[entry.key] = value_of(entry, field.path, problems);
  }
  Labels labels;
  for (auto& [name, value] : values) {
    if (!value.empty()) labels.push_back({name, std::move(value)});
  }
  return labels;
}

}  // namespace timing::config
