#include "timing/plan/body.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "timing/base/random.h"

namespace timing::plan {
namespace {

std::string encoded(std::string_view text) {
  std::string out;
  append_form_encoded(out, text);
  return out;
}

// The answers are those of URLSearchParams.
TEST(FormEncoding, IsThatOfWhatwg) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", ""},
      {"azAZ09", "azAZ09"},
      {"*-._", "*-._"},
      {"a b", "a+b"},
      {"a+b", "a%2Bb"},
      {"a=b&c", "a%3Db%26c"},
      {"~!'()", "%7E%21%27%28%29"},
      {"100%", "100%25"},
      {"\r\n\t", "%0D%0A%09"},
      {"Grüße", "Gr%C3%BC%C3%9Fe"},
      {std::string("\0\x7f", 2), "%00%7F"}};
  for (const auto& [text, wanted] : table) EXPECT_EQ(encoded(text), wanted);
}

TEST(FormEncoding, TakesEveryByteBackToItself) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const std::string out = encoded(text);
    if (out.size() == 1) {
      EXPECT_EQ(out == "+" ? " " : out, text);
    } else {
      ASSERT_EQ(out.size(), 3U);
      EXPECT_EQ(std::stoi(out.substr(1), nullptr, 16), byte);
    }
  }
}

TEST(Body, OfAFormIsItsFields) {
  const BodyPlan body{.entity = "form",
                      .text = Template::literal("ignored"),
                      .form = {{"a b", Template::literal("1&2")},
                               {"empty", Template::literal("")},
                               {"a b", Template::literal("ü")}}};
  Random random(0);
  std::string out = "before ";
  render_to(out, body, {.now = {}, .run = 1, .thread = 0, .random = &random});
  EXPECT_EQ(out, "before a+b=1%262&empty=&a+b=%C3%BC");
  EXPECT_TRUE(is_constant(body));
}

}  // namespace
}  // namespace timing::plan
