#include "timing/config/readers/param_reader.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/plain_value.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 3> kKeys = {"value", "type", "captured"};
// In the order of ParamType, as far as it goes.
constexpr std::array<std::string_view, 3> kTypes = {"text", "integer", "number"};
constexpr std::string_view kForm = "a list of values, and of maps with 'value' or 'captured'";
constexpr std::string_view kItemForm = "a value, or a map with 'value' or 'captured'";

bool fits_64_bits(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

std::optional<Param> read_plain(const Field& field, Problems& problems) {
  const auto refuse = [&](std::string_view found, std::string_view allowed) {
    problems.error(field.node->mark,
                   fmt::format("an item of '{}' {}; allowed: {}", field.path, found, allowed));
    return std::optional<Param>();
  };
  Param param{.value = {field.node->text, field.node->mark}};
  const PlainKind kind = kind_of_plain(param.value.value);
  if (kind == PlainKind::text) return param;
  if (kind == PlainKind::truth_value) {
    return refuse("is a truth value", "1 or 0, or the word in quotes");
  }
  if (kind == PlainKind::doubtful_number) {
    return refuse("is a number to some readers of YAML only",
                  "a decimal number without a leading 0, or a text in quotes");
  }
  std::string& digits = param.value.value;
  if (digits.starts_with('+')) digits.erase(0, 1);
  param.type = kind == PlainKind::integer ? ParamType::integer : ParamType::number;
  if (kind == PlainKind::integer && !fits_64_bits(digits)) {
    return refuse("is beyond 64 bits", "a smaller number, or a text in quotes");
  }
  return param;
}

std::optional<Param> read_captured(const MapReader& map, const Field& captured,
                                   Problems& problems) {
  for (const std::string_view other : {"value", "type"}) {
    if (!map.find(other)) continue;
    problems.error(captured.key_mark, fmt::format("'{}' stands beside '{}'; allowed: one of them",
                                                  captured.path, map.path_of(other)));
  }
  auto name = read_filled_text(captured, problems);
  if (!name) return std::nullopt;
  return Param{.value = *std::move(name), .captured = true};
}

std::optional<Param> read_typed(const MapReader& map, Problems& problems) {
  Param param;
  if (const auto type = map.find("type")) {
    const auto index = read_word(*type, kTypes, problems);
    if (index) param.type = static_cast<ParamType>(*index);
  }
  const auto value = map.find("value");
  if (!value) {
    problems.error(map.mark(), fmt::format("'{}' is missing; allowed: a text, or '{}' in its place",
                                           map.path_of("value"), map.path_of("captured")));
    return std::nullopt;
  }
  auto text = read_text(*value, problems);
  if (!text) return std::nullopt;
  param.value = *std::move(text);
  return param;
}

std::optional<Param> read_param(const Field& field, Problems& problems) {
  switch (field.node->kind) {
    case NodeKind::null:
      return Param{.type = ParamType::null, .value = {"", field.node->mark}};
    case NodeKind::scalar:
      if (!field.node->quoted) return read_plain(field, problems);
      return Param{.value = {field.node->text, field.node->mark}};
    case NodeKind::sequence:
      problems.error(field.node->mark,
                     fmt::format("an item of '{}' is a list; allowed: {}", field.path, kItemForm));
      return std::nullopt;
    case NodeKind::map:
      break;
  }
  const MapReader map(*field.node, field.path, kKeys, problems);
  if (const auto captured = map.find("captured")) return read_captured(map, *captured, problems);
  return read_typed(map, problems);
}

}  // namespace

std::vector<Param> read_params(const Field& field, Problems& problems) {
  std::vector<Param> params;
  if (field.node->kind != NodeKind::sequence) {
    problems.error(field.node->mark, fmt::format("'{}' is {}; allowed: {}", field.path,
                                                 kind_in_words(*field.node), kForm));
    return params;
  }
  for (const NodePtr& item : field.node->items) {
    if (problems.full()) break;
    auto param = read_param({item.get(), field.path, item->mark}, problems);
    // A wrong one keeps its place: the number of them is looked at later.
    params.push_back(std::move(param).value_or(Param()));
  }
  return params;
}

}  // namespace timing::config
