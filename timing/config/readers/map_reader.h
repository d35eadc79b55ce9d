// A map of the config, whose keys are known beforehand.
//
// Threads: one. Errors: unknown and duplicate keys go to the problems when the reader is made.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "timing/config/problems.h"
#include "timing/config/yaml/node.h"

namespace timing::config {

// A value, and how messages call it ("range.hour.gte").
struct Field {
  const Node* node = nullptr;  // never null
  std::string path;
  Mark key_mark;
};

class MapReader {
 public:
  // `path` is empty for a job's own keys. `tolerated` keys are taken too, but no message proposes
  // them. REQUIRES: a map that outlives the reader.
  MapReader(const Node& map, std::string path, std::span<const std::string_view> allowed,
            Problems& problems, std::span<const std::string_view> tolerated = {});

  // The first value of that key; nullopt where it is absent or has no value.
  std::optional<Field> find(std::string_view key) const;
  std::string path_of(std::string_view key) const;
  Mark mark() const { return map_.mark; }

 private:
  const Node& map_;
  std::string path_;
};

// For maps whose keys are the user's own: an error for every key that was there before.
void refuse_duplicate_keys(const Node& map, std::string_view path, Problems& problems);

// An error for every key of the map that stands without a value.
void require_values(const Field& map, std::string_view allowed, Problems& problems);

// False after an error for anything but a map.
bool require_map(const Field& field, std::string_view allowed, Problems& problems);

}  // namespace timing::config
