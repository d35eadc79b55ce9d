// A YAML document as a small immutable tree with the place of every value.
//
// Aliases share the node of their anchor, so that a document is never larger than its text.
// Duplicate keys are kept: whoever reads a map tells them. A key is always a text.
//
// Units: `count`, `bytes` and `height` measure the tree below a node with its aliases written out.
// Threads: immutable once built. Errors: none.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "timing/config/config.h"

namespace timing::config {

enum class NodeKind { null, scalar, sequence, map };

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Entry {
  std::string key;
  Mark mark;  // of the key
  NodePtr value;
};

struct Node {
  NodeKind kind = NodeKind::null;
  Mark mark;                   // a null in a map has the mark of its key
  std::string text;            // scalar: as written, without quotes
  bool quoted = false;         // scalar: in quotes, a block, or tagged as text
  std::vector<NodePtr> items;  // sequence
  std::vector<Entry> entries;  // map
  std::size_t count = 1;       // nodes, itself included
  std::size_t bytes = 0;       // text of all scalars and keys
  std::size_t height = 1;      // levels, its own included
};

}  // namespace timing::config
