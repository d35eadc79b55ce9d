#include "timing/config/yaml/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace timing::config {
namespace {

constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";
constexpr std::array<std::string_view, 7> kCoreTypes = {"str",  "int", "float", "bool",
                                                        "null", "map", "seq"};

// The parser's own tags for a plain and for a quoted value.
constexpr std::string_view kPlainTag = "?";
constexpr std::string_view kQuotedTag = "!";

// The tag itself stays out of the text: an unquoted password may begin with '!'.
void check_tag(std::string_view tag, Mark mark) {
  if (tag.empty() || tag == kPlainTag || tag == kQuotedTag) return;
  if (tag.starts_with(kCoreTag) &&
      std::ranges::find(kCoreTypes, tag.substr(kCoreTag.size())) != kCoreTypes.end()) {
    return;
  }
  throw BadDocument(mark, "unknown YAML tag; a text that begins with '!' must stand in quotes");
}

bool is_text_tag(std::string_view tag) { return tag == kQuotedTag || tag.ends_with(":str"); }

void measure(Node& parent, const Node& child) {
  parent.count += child.count;
  parent.bytes += child.bytes;
  parent.height = std::max(parent.height, child.height + 1);
}

}  // namespace

void TreeBuilder::begin_document(Position position) {
  if (begun_) {
    throw BadDocument(position.mark,
                      "text after the end of the document; check the indentation and the quotes, "
                      "or part documents with '---'");
  }
  begun_ = true;
}

void TreeBuilder::null(Position position, Anchor anchor) {
  count_node(position.mark);
  auto node = std::make_shared<Node>();
  const bool in_map = !open_.empty() && open_.back().awaits_value;
  // The parser gives a missing value the place of what follows it.
  node->mark = in_map ? open_.back().node->entries.back().mark : position.mark;
  finish(std::move(node), anchor);
}

void TreeBuilder::alias(Position position, Anchor anchor) {
  const auto found = anchored_.find(anchor);
  if (found == anchored_.end() || !found->second) {
    throw BadDocument(position.mark, "an alias stands inside the value that it repeats");
  }
  const NodePtr& target = found->second;
  if (target->count > budget_.nodes || target->bytes > budget_.bytes ||
      open_.size() + target->height > kLargestHeight) {
    throw BadDocument(position.mark, "the aliases of this file repeat too much; write values out");
  }
  budget_.nodes -= target->count;
  budget_.bytes -= target->bytes;
  finish(target, 0);
}

void TreeBuilder::scalar(Position position, std::string_view tag, Anchor anchor, std::string text) {
  check_tag(tag, position.mark);
  count_node(position.mark);
  auto node = std::make_shared<Node>();
  node->kind = NodeKind::scalar;
  node->mark = position.mark;
  node->text = std::move(text);
  node->quoted = is_text_tag(tag);
  node->bytes = node->text.size();
  finish(std::move(node), anchor);
}

void TreeBuilder::begin_sequence(Position position, std::string_view tag, Anchor anchor) {
  begin(NodeKind::sequence, position, tag, anchor);
}

void TreeBuilder::begin_map(Position position, std::string_view tag, Anchor anchor) {
  begin(NodeKind::map, position, tag, anchor);
}

void TreeBuilder::end_collection() {
  const Open closed = std::move(open_.back());
  open_.pop_back();
  finish(closed.node, closed.anchor);
}

bool TreeBuilder::awaits_key() const {
  return !open_.empty() && open_.back().node->kind == NodeKind::map && !open_.back().awaits_value;
}

void TreeBuilder::begin(NodeKind kind, Position position, std::string_view tag, Anchor anchor) {
  check_tag(tag, position.mark);
  if (awaits_key()) refuse_key(position.mark);
  if (open_.size() == kLargestHeight) {
    throw BadDocument(position.mark,
                      fmt::format("nested too deeply; allowed: {} levels", kLargestHeight));
  }
  count_node(position.mark);
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->mark = position.mark;
  if (anchor != 0) anchored_[anchor] = nullptr;
  open_.push_back({std::move(node), anchor, position.offset});
}

void TreeBuilder::finish(NodePtr node, Anchor anchor) {
  if (anchor != 0) anchored_[anchor] = node;
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  if (awaits_key()) {
    add_key(*node);
    return;
  }
  Open& parent = open_.back();
  measure(*parent.node, *node);
  if (parent.node->kind == NodeKind::sequence) {
    parent.node->items.push_back(std::move(node));
  } else {
    parent.node->entries.back().value = std::move(node);
    parent.awaits_value = false;
  }
}

void TreeBuilder::add_key(const Node& key) {
  if (key.kind != NodeKind::scalar) refuse_key(key.mark);
  Open& map = open_.back();
  map.node->bytes += key.bytes;
  map.node->entries.push_back({key.text, key.mark, nullptr});
  map.awaits_value = true;
}

void TreeBuilder::count_node(Mark mark) {
  if (++nodes_ > kMostNodes) {
    throw BadDocument(mark,
                      fmt::format("too many values; allowed: {} in one document", kMostNodes));
  }
}

void TreeBuilder::refuse_key(Mark mark) const {
  const Open& map = open_.back();
  if (source_.substr(map.offset).starts_with("{{")) {
    throw BadDocument(map.node->mark, "a text that begins with '{{' must stand in quotes");
  }
  throw BadDocument(mark,
                    "a key is empty, a list or a map, or a '[' is left open; allowed: a text");
}

}  // namespace timing::config
