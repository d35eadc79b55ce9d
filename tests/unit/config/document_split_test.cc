#include "timing/config/yaml/document_split.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace timing::config {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::vector<std::pair<int, std::string>> split(std::string_view text) {
  std::vector<std::pair<int, std::string>> documents;
  for (const DocumentText& document : split_documents(text)) {
    documents.emplace_back(document.first_line, document.text);
  }
  return documents;
}

TEST(SplitDocuments, PartsAtMarkersOnly) {
  EXPECT_THAT(
      split("a\n---\nb\n--- c\n...\nd"),
      ElementsAre(Pair(1, "a\n"), Pair(2, "---\nb\n"), Pair(4, "--- c\n"), Pair(5, "...\nd")));
  EXPECT_THAT(split("---\n---\n---"),
              ElementsAre(Pair(1, "---\n"), Pair(2, "---\n"), Pair(3, "---")));
  EXPECT_THAT(split("a\n --- b\n----\n---c\n#---\n"),
              ElementsAre(Pair(1, "a\n --- b\n----\n---c\n#---\n")));
  EXPECT_THAT(split(""), ElementsAre());
  EXPECT_THAT(split("\n\n---\tx\n"), ElementsAre(Pair(1, "\n\n"), Pair(3, "---\tx\n")));
}

TEST(Normalised, MakesEveryLineBreakALineFeed) {
  EXPECT_EQ(normalised("\xef\xbb\xbf"
                       "a\r\nb\rc\n\r\r\n"),
            "a\nb\nc\n\n\n");
  EXPECT_EQ(normalised("a\r"), "a\n");
  EXPECT_EQ(normalised(""), "");
}

TEST(IsBlankDocument, SeesThroughComments) {
  for (const std::string_view blank :
       {"", "\n", "---", "---\n", "--- # c\n", "  # c\n\t\n# d", "...\n# c\n"}) {
    EXPECT_TRUE(is_blank_document(blank)) << blank;
  }
  for (const std::string_view filled : {"a", "--- a", "# c\na", "---\n~\n", "%YAML 1.2\n"}) {
    EXPECT_FALSE(is_blank_document(filled)) << filled;
  }
}

}  // namespace
}  // namespace timing::config
