#include "timing/target/echo.h"

#include <gtest/gtest.h>

namespace timing::target {
namespace {

TEST(JsonString, InvalidUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(json_string("a\xFF\xE4\xB8z"), R"("a\ufffd\ufffd\ufffdz")");
}

TEST(JsonString, QuotesBackslashesAndControls) {
  EXPECT_EQ(json_string("\"\\\n\t"), R"("\"\\\u000a\u0009")");
  EXPECT_EQ(json_string(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
}

TEST(JsonString, KeepsUtf8) {
  EXPECT_EQ(json_string(""), "\"\"");
  EXPECT_EQ(json_string("gr\u00fc\u00df \U0001F600"), "\"gr\u00fc\u00df \U0001F600\"");
}

TEST(EchoJson, TellsEverything) {
  const EchoedRequest request{.method = "PUT",
                              .path = "/a b",
                              .query = {{.name = "x", .value = "1"}, {.name = "y", .value = ""}},
                              .headers = {{.name = "Host", .value = "h"}},
                              .body = "{\"k\":1}",
                              .body_omitted = 12};
  EXPECT_EQ(echo_json(request),
            R"({"method":"PUT","path":"/a b","query":{"x":"1","y":""},"headers":{"Host":"h"},)"
            R"("body":"{\"k\":1}","body_omitted":12})"
            "\n");
}

TEST(EchoJson, OfNothing) {
  EXPECT_EQ(echo_json({}),
            R"({"method":"","path":"","query":{},"headers":{},"body":"","body_omitted":0})"
            "\n");
}

}  // namespace
}  // namespace timing::target
