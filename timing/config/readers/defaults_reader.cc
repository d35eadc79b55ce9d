#include "timing/config/readers/defaults_reader.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "timing/config/readers/label_reader.h"
#include "timing/config/readers/map_reader.h"
#include "timing/config/readers/value_reader.h"

namespace timing::config {
namespace {

constexpr std::string_view kDefaults = "defaults";
constexpr std::array<std::string_view, 1> kDocumentKeys = {kDefaults};
constexpr std::array<std::string_view, 2> kKeys = {"timezone", "prometheus"};

}  // namespace

bool has_defaults(const Node& document) {
  return document.kind == NodeKind::map &&
         std::ranges::any_of(document.entries,
                             [](const auto& entry) { return entry.key == kDefaults; });
}

Defaults read_defaults(const Node& document, Problems& problems) {
  Defaults defaults;
  const MapReader map(document, "", kDocumentKeys, problems);
  const auto field = map.find(kDefaults);
  if (!field || !require_map(*field, "a map", problems)) return defaults;
  const MapReader keys(*field->node, field->path, kKeys, problems);
  if (const auto zone = keys.find("timezone")) {
    defaults.timezone = read_filled_text(*zone, problems);
  }
  if (const auto labels = keys.find("prometheus")) {
    defaults.labels = read_labels(*labels, {}, problems);
  }
  return defaults;
}

}  // namespace timing::config
