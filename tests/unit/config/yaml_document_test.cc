#include "timing/config/yaml/yaml_document.h"

#include <gmock/gmock.h>

#include <string>

namespace timing::config {
namespace {

Result<NodePtr, YamlError> parse(std::string_view text, int first_line = 1) {
  AliasBudget budget;
  return parse_document({text, first_line}, budget);
}

std::string place_of(Mark mark) {
  return std::to_string(mark.line) + ":" + std::to_string(mark.column);
}

TEST(ParseDocument, FindsTheOpeningOfAQuoteThatIsNeverClosed) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"a: \"", "1:4"},
      {"a: '", "1:4"},
      {"a: ['x', '", "1:10"},
      {"a: \"\n", "1:4"},
      {"a: \"b\n\n   \n", "1:4"},
      {"a: 'b\nc: d\n", "1:4"},
      {"a: 'it''s\n", "1:4"},
      {"a: '''", "1:4"},
      {"a: \"x \\\" y\n", "1:4"},
      {"a: \"x \\\\\"\nb: \"c\n", "2:4"},
      {"a: 'say \"hi\n", "1:4"},
      {"a: \"it's\n", "1:4"},
      {"a: 'x'\nb: \"y\"\nc: [1, 'z]\n", "3:8"},
      {"\"a: b\n", "1:1"},
  };
  for (const auto& [text, expected] : cases) {
    const auto root = parse(text);
    ASSERT_FALSE(root.ok()) << text;
    EXPECT_THAT(root.error().text, testing::HasSubstr("a quote is not closed")) << text;
    EXPECT_EQ(place_of(root.error().mark), expected) << text;
  }
}

TEST(ParseDocument, CountsLinesFromTheStartOfTheFile) {
  const auto root = parse("---\na: [\n", 41);
  ASSERT_FALSE(root.ok());
  EXPECT_EQ(root.error().mark.line, 43);
}

TEST(ParseDocument, RefusesWhatFollowsTheDocument) {
  EXPECT_FALSE(parse("- a\nb: c\n").ok());
  EXPECT_FALSE(parse("'a' 'b'\n").ok());
  EXPECT_FALSE(parse("a: b\n]\n").ok());
}

TEST(ParseDocument, GivesAnEmptyValueThePlaceOfItsKey) {
  const auto root = parse("a:\n\n  \nb: c\n");
  ASSERT_TRUE(root.ok());
  const Node& map = *root.value();
  ASSERT_EQ(map.entries.size(), 2U);
  EXPECT_EQ(map.entries[0].value->kind, NodeKind::null);
  EXPECT_EQ(place_of(map.entries[0].value->mark), "1:1");
  EXPECT_EQ(place_of(map.entries[1].mark), "4:1");
  EXPECT_EQ(place_of(map.entries[1].value->mark), "4:4");
}

TEST(ParseDocument, CountsColumnsInBytes) {
  const auto root = parse("{\xc3\xa4: b}");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(place_of(root.value()->entries[0].value->mark), "1:6");
}

TEST(ParseDocument, KeepsDuplicateKeysForTheReader) {
  const auto root = parse("a: 1\na: 2\n");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root.value()->entries.size(), 2U);
}

TEST(ParseDocument, KnowsQuotedFromPlain) {
  const auto root = parse("[a, 'a', \"a\", !!str a, !!int 8, ! a, null, ~, 'null', '']");
  ASSERT_TRUE(root.ok());
  std::string kinds;
  for (const NodePtr& item : root.value()->items) {
    kinds += item->kind == NodeKind::null ? 'n' : (item->quoted ? 'q' : 'p');
  }
  EXPECT_EQ(kinds, "pqqqpqnnqq");
}

TEST(ParseDocument, SharesTheNodesOfAliases) {
  const auto root = parse("a: &x {b: c}\nd: *x\n");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root.value()->entries[0].value, root.value()->entries[1].value);
}

TEST(ParseDocument, KeepsBlocksAsWritten) {
  const auto root = parse("a: |\n  x\n   y\n\nb: |-\n  x\nc: >\n  x\n  y\nd: |+\n  x\n\n");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root.value()->entries[0].value->text, "x\n y\n");
  EXPECT_EQ(root.value()->entries[1].value->text, "x");
  EXPECT_EQ(root.value()->entries[2].value->text, "x y\n");
  EXPECT_EQ(root.value()->entries[3].value->text, "x\n\n");
}

TEST(ParseDocument, TakesMarkersAndDirectives) {
  EXPECT_EQ(parse("--- a").value()->text, "a");
  EXPECT_EQ(parse("...\na").value()->text, "a");
  EXPECT_EQ(parse("%YAML 1.2\n").value()->kind, NodeKind::null);
  EXPECT_EQ(parse("---\n").value()->kind, NodeKind::null);
}

}  // namespace
}  // namespace timing::config
