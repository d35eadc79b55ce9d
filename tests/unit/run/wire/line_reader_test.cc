#include "timing/run/http/wire/line_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "timing/run/http/wire/byte_scan.h"
#include "timing/run/http/wire/clean_lines.h"

namespace timing::test {
namespace {

using run::LineReader;
using run::ParseError;
using Step = LineReader::Step;

constexpr std::size_t kPlenty = 1'000;

// All lines up to the step that ends them.
std::vector<std::string> lines_of(LineReader& reader, std::string_view bytes, Step& last) {
  std::vector<std::string> lines;
  while ((last = reader.next(bytes, LineReader::Folding::allowed)) == Step::line) {
    lines.emplace_back(reader.line());
  }
  return lines;
}

TEST(LineReaderTest, EndsLinesAtLineFeedsAndJoinsFoldedOnes) {
  LineReader reader;
  reader.begin(kPlenty, ParseError::head_too_large);
  Step last = Step::more;
  EXPECT_EQ(lines_of(reader, "a\r\nb\n\tc\r\n d\n\r\nrest", last),
            (std::vector<std::string>{"a", "b \tc   d"}));
  EXPECT_EQ(last, Step::end);
}

TEST(LineReaderTest, KnowsTheEndOfALineByTheByteBehindIt) {
  LineReader reader;
  reader.begin(kPlenty, ParseError::head_too_large);
  Step last = Step::line;
  EXPECT_TRUE(lines_of(reader, "a\r\n", last).empty());
  EXPECT_EQ(last, Step::more);
  EXPECT_EQ(lines_of(reader, "b\r\n\r\n", last), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(last, Step::end);
}

TEST(LineReaderTest, TakesAsManyBytesAsThereIsRoomFor) {
  const std::string bytes = "abc\r\ndef\r\n\r\n";
  for (std::size_t room = 0; room <= bytes.size(); ++room) {
    LineReader reader;
    reader.begin(room, ParseError::trailers_too_large);
    Step last = Step::line;
    lines_of(reader, bytes, last);
    EXPECT_EQ(last, room < bytes.size() ? Step::failed : Step::end) << room;
    if (last != Step::failed) continue;
    EXPECT_EQ(reader.error(), ParseError::trailers_too_large);
  }
}

TEST(LineReaderTest, GivesBackTheMemoryOfALargeLine) {
  LineReader reader;
  reader.begin(std::size_t{1} << 20, ParseError::head_too_large);
  Step last = Step::line;
  EXPECT_EQ(lines_of(reader, std::string(100'000, 'a') + "\r\nb\r\nc\r\n\r\n", last).size(), 3U);
  EXPECT_EQ(last, Step::end);
  EXPECT_LT(reader.memory(), 10'000U);
}

// Found in the blocks and behind them.
TEST(ByteScanTest, FindsControlCharactersAndTheEndsOfTokens) {
  for (std::size_t size = 0; size < 40; ++size) {
    for (int byte = 0; byte < 256; ++byte) {
      for (std::size_t at = 0; at < size; ++at) {
        const char character = static_cast<char>(byte);
        std::string text(size, 'a');
        text[at] = character;
        const char* const begin = text.data();
        const char* const end = begin + size;
        const std::size_t control = run::is_control(character) ? at : size;
        ASSERT_EQ(run::find_control(begin, end), begin + control) << byte << " at " << at;
        const std::size_t token = run::is_token_character(character) ? size : at;
        ASSERT_EQ(run::skip_token(begin, end), begin + token) << byte << " at " << at;
      }
    }
  }
}

TEST(CleanLinesTest, AreTakenAsTheyAre) {
  const std::string bytes = "Name: some value\r\nNext:x\r\n\r\n";
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  run::FieldLine field;
  ASSERT_TRUE(run::take_clean_field(at, end, field));
  EXPECT_EQ(field.name, "Name");
  EXPECT_EQ(field.value, "some value");
  ASSERT_TRUE(run::take_clean_field(at, end, field));
  EXPECT_EQ(field.name, "Next");
  EXPECT_EQ(field.value, "x");
  EXPECT_FALSE(run::take_clean_field(at, end, field));
  EXPECT_TRUE(run::is_end_of_line(at, end));
}

TEST(CleanLinesTest, LeaveEverythingUnusualToOthers) {
  for (const std::string_view bytes :
       {"", "N", "N:", "N: v", "N: v\r", "N: v\r\n", "N: v\nM", "N: v\r\n x", "N: v\r\n\tx",
        "N:  v\r\nM", "N: v \r\nM", "N: \r\nM", "N: a\tb\r\nM", "N : v\r\nM", ": v\r\nM",
        "N\r\n\r\n", "N: v\r\rM", "N: v\x7f\r\nM"}) {
    const char* at = bytes.data();
    run::FieldLine field;
    EXPECT_FALSE(run::take_clean_field(at, at + bytes.size(), field)) << bytes;
    EXPECT_EQ(at, bytes.data());
  }
}

}  // namespace
}  // namespace timing::test
