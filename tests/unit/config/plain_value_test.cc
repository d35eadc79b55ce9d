#include "timing/config/syntax/plain_value.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace timing::config::test {
namespace {

TEST(PlainValue, HasTheKindThatEveryReaderSees) {
  const std::vector<std::pair<PlainKind, std::vector<std::string>>> table = {
      {PlainKind::integer, {"0", "-0", "7", "+7", "-7", "42", "1000000", "99999999999999999999"}},
      {PlainKind::number,
       {"1.5", "-1.5", "+1.5", "1.", ".5", "-.5", "0.25", "1e3", "1E3", "1e-3", "2.5e+10", "00.5"}},
      {PlainKind::doubtful_number,
       {"010", "-08", "00", "0x1f", "0XFF", "0o17", "0b11", "-0x1", "1_000", "1_", ".inf", "-.INF",
        ".NaN"}},
      {PlainKind::truth_value, {"true", "True", "FALSE"}},
      {PlainKind::text,
       {"",    "tea",  "-",   "+",   ".",   "..",  "1.2.3", "2026-12-01", "10:30", "1-2",
        "3rd", "12ab", "e3",  "1e",  "1e+", ".e3", "0x",    "0xfg",       "_1",    "yes",
        "off", "y",    "--1", "+-1", "1 2", "1,5", "NaN",   "192.0.2.17", "truth", "1.5e1.5"}},
  };
  for (const auto& [kind, texts] : table) {
    for (const std::string& text : texts) EXPECT_EQ(kind_of_plain(text), kind) << text;
  }
}

}  // namespace
}  // namespace timing::config::test
