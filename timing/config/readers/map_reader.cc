#include "timing/config/readers/map_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "timing/config/suggestion.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

bool contains(std::span<const std::string_view> keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

std::string within(std::string_view path) {
  return path.empty() ? "" : fmt::format(" in '{}'", path);
}

std::string unknown_key(std::string_view key, std::string_view path,
                        std::span<const std::string_view> allowed) {
  if (key == "<<") {
    return fmt::format("merge key '<<'{} is not supported; write the keys out", within(path));
  }
  return fmt::format("unknown key {}{}; {}", in_apostrophes(key), within(path),
                     allowed_words(key, allowed));
}

}  // namespace

void refuse_duplicate_keys(const Node& map, std::string_view path, Problems& problems) {
  std::unordered_map<std::string_view, Mark> seen;
  for (const Entry& entry : map.entries) {
    if (problems.full()) return;
    const auto [first, is_new] = seen.emplace(entry.key, entry.mark);
    if (is_new) continue;
    problems.error(entry.mark,
                   fmt::format("duplicate key {}{}, first at {}; each key may stand once",
                               in_apostrophes(entry.key), within(path), place(first->second)));
  }
}

MapReader::MapReader(const Node& map, std::string path, std::span<const std::string_view> allowed,
                     Problems& problems, std::span<const std::string_view> tolerated)
    : map_(map), path_(std::move(path)) {
  refuse_duplicate_keys(map, path_, problems);
  for (const Entry& entry : map.entries) {
    if (problems.full()) return;
    if (!contains(allowed, entry.key) && !contains(tolerated, entry.key)) {
      problems.error(entry.mark, unknown_key(entry.key, path_, allowed));
    }
  }
}

std::optional<Field> MapReader::find(std::string_view key) const {
  const auto entry = std::ranges::find(map_.entries, key, &Entry::key);
  if (entry == map_.entries.end() || entry->value->kind == NodeKind::null) return std::nullopt;
  return Field{entry->value.get(), path_of(key), entry->mark};
}

std::string MapReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void require_values(const Field& map, std::string_view allowed, Problems& problems) {
  for (const Entry& entry : map.node->entries) {
    if (entry.value->kind != NodeKind::null) continue;
    problems.error(entry.mark, fmt::format("'{}.{}' is empty; allowed: {}", map.path,
                                           shortened(entry.key, 60), allowed));
  }
}

bool require_map(const Field& field, std::string_view allowed, Problems& problems) {
  if (field.node->kind == NodeKind::map) return true;
  problems.error(field.node->mark, fmt::format("'{}' is {}; allowed: {}", field.path,
                                               kind_in_words(*field.node), allowed));
  return false;
}

}  // namespace timing::config
