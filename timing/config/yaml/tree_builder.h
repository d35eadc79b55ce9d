// Builds the node tree of one document from the events of a parser, within limits that keep
// hostile input from using up stack, memory or time.
//
// Source of the limits: a job of thousands of headers is far within them; a document of 1 MiB that
// nests, multiplies by aliases or holds itself is beyond.
// Threads: one. Errors: BadDocument, thrown because that alone ends a parser that calls back; it
// never leaves yaml_document.cc.
#pragma once

#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "timing/config/yaml/node.h"

namespace timing::config {

inline constexpr std::size_t kLargestHeight = 64;
inline constexpr std::size_t kMostNodes = 200'000;  // in one document

// How much the aliases of a whole file may add to it.
struct AliasBudget {
  std::size_t nodes = 100'000;
  std::size_t bytes = std::size_t{16} << 20U;
};

class BadDocument : public std::exception {
 public:
  BadDocument(Mark mark, std::string text) : mark_(mark), text_(std::move(text)) {}

  const char* what() const noexcept override { return text_.c_str(); }
  Mark mark() const { return mark_; }
  const std::string& text() const { return text_; }

 private:
  Mark mark_;
  std::string text_;
};

// Where an event happens: its mark, and its offset in the source.
struct Position {
  Mark mark;
  std::size_t offset = 0;
};

class TreeBuilder {
 public:
  using Anchor = std::size_t;  // 0: none

  // Both outlive the builder.
  TreeBuilder(std::string_view source, AliasBudget& budget) : source_(source), budget_(budget) {}

  void begin_document(Position position);
  void null(Position position, Anchor anchor);
  void alias(Position position, Anchor anchor);
  void scalar(Position position, std::string_view tag, Anchor anchor, std::string text);
  void begin_sequence(Position position, std::string_view tag, Anchor anchor);
  void begin_map(Position position, std::string_view tag, Anchor anchor);
  void end_collection();

  // The whole document; empty: there was none.
  NodePtr root() const { return root_; }

 private:
  struct Open {
    std::shared_ptr<Node> node;
    Anchor anchor = 0;
    std::size_t offset = 0;
    bool awaits_value = false;  // map: its last entry has a key only
  };

  bool awaits_key() const;
  void begin(NodeKind kind, Position position, std::string_view tag, Anchor anchor);
  void finish(NodePtr node, Anchor anchor);
  void add_key(const Node& key);
  void count_node(Mark mark);
  [[noreturn]] void refuse_key(Mark mark) const;

  std::string_view source_;
  AliasBudget& budget_;
  std::vector<Open> open_;
  std::map<Anchor, NodePtr> anchored_;  // empty while the node is being built
  NodePtr root_;
  std::size_t nodes_ = 0;
  bool begun_ = false;
};

}  // namespace timing::config
