#include "timing/config/yaml/node_text.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "timing/config/document_trees.h"

namespace timing::config {
namespace {

// Everything of a tree but its marks.
std::string told(const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
      return "null";
    case NodeKind::scalar:
      return (node.quoted ? "\"" : "'") + node.text + "'";
    case NodeKind::sequence: {
      std::string text = "[";
      for (const NodePtr& item : node.items) text += told(*item) + ",";
      return text + "]";
    }
    case NodeKind::map: {
      std::string text = "{";
      for (const Entry& entry : node.entries) text += entry.key + ":" + told(*entry.value) + ",";
      return text + "}";
    }
  }
  return "";
}

std::string rewritten(const std::string& text) {
  std::string out;
  for (const NodePtr& tree : document_trees(text)) out += "---\n" + node_text(*tree);
  return out;
}

std::vector<std::string> told_all(const std::string& text) {
  std::vector<std::string> trees;
  for (const NodePtr& tree : document_trees(text)) trees.push_back(told(*tree));
  return trees;
}

TEST(NodeText, HasOneForm) {
  EXPECT_EQ(
      rewritten("# a comment\n"
                "url: http://h/  # another\n"
                "header: {A: 'x: y', B: &b \"two\\nlines\", C: *b, D: }\n"
                "list: [1, '2', [], {}, {a: b}, [c, d], '']\n"
                "block: >\n  folded\n  line\n\n\n"
                "keep: |+\n  a\n\n...\n---\n# nothing\n--- {a: -1, b: '- x', ':c': \"\\t\"}\n"),
      "---\n"
      "url: http://h/\n"
      "header:\n"
      "  A: \"x: y\"\n"
      "  B: |-\n"
      "    two\n"
      "    lines\n"
      "  C: |-\n"
      "    two\n"
      "    lines\n"
      "  D:\n"
      "list:\n"
      "  - 1\n"
      "  - \"2\"\n"
      "  - []\n"
      "  - {}\n"
      "  -\n"
      "    a: b\n"
      "  -\n"
      "    - c\n"
      "    - d\n"
      "  - \"\"\n"
      "block: |\n"
      "  folded line\n"
      "keep: |+\n"
      "  a\n"
      "\n"
      "---\n"
      "a: -1\n"
      "b: \"- x\"\n"
      ":c: \"\\t\"\n");
}

TEST(NodeText, OfEveryExampleIsTheSameTree) {
  std::size_t documents = 0;
  for (const char* folder :
       {"configs", "configs/sql", "tests/testdata/config/valid", "tests/testdata/plan"}) {
    for (const auto& file : std::filesystem::directory_iterator(test::source_file(folder))) {
      if (file.path().extension() != ".yml") continue;
      const std::string text = test::read_file(file.path());
      const std::vector<std::string> trees = told_all(text);
      EXPECT_EQ(told_all(rewritten(text)), trees) << file.path();
      documents += trees.size();
    }
  }
  EXPECT_GE(documents, 20U);
}

class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  NodePtr node(int depth) {
    auto made = std::make_shared<Node>();
    const auto kind = random_() % (depth == 0 ? 2 : 4);
    if (kind == 0) return made;
    if (kind == 1) {
      made->kind = NodeKind::scalar;
      made->quoted = true;
      made->text = text();
    } else if (kind == 2) {
      made->kind = NodeKind::sequence;
      for (auto left = random_() % 4; left > 0; --left) made->items.push_back(node(depth - 1));
    } else {
      return map(depth);
    }
    return made;
  }

  NodePtr map(int depth) {
    auto made = std::make_shared<Node>();
    made->kind = NodeKind::map;
    for (auto left = 1 + random_() % 3; left > 0; --left) {
      made->entries.push_back({text(), {}, node(depth - 1)});
    }
    return made;
  }

 private:
  std::string text() {
    static const std::vector<std::string> parts = {
        "a",  "b c", "\n", " ",    ":", "#", "-",   "'",   "\"", "\\",       "{",
        "}",  "[",   "]",  ",",    "*", "&", "!",   "|",   ">",  "%",        "@",
        "\t", "0",   "~",  "null", "?", "=", "---", "...", "<<", "\xc3\xa4", "***"};
    std::string made;
    for (auto left = random_() % 5; left > 0; --left) made += parts[random_() % parts.size()];
    return made;
  }

  std::mt19937 random_;
};

// Texts in quotes: whatever they hold, they come back.
TEST(NodeText, OfAnyTreeIsTheSameTree) {
  for (unsigned seed = 0; seed < 5'000; ++seed) {
    const NodePtr tree = RandomTree(seed).map(3);
    const std::string text = node_text(*tree);
    const std::vector<std::string> trees = told_all(text);
    ASSERT_EQ(trees.size(), 1U) << seed << "\n" << text;
    ASSERT_EQ(trees[0], told(*tree)) << seed << "\n" << text;
  }
}

}  // namespace
}  // namespace timing::config
