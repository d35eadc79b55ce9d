// What an HTTP job sends: texts, files and forms, and which of them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

Http http_of(const std::string& keys) {
  return std::get<Http>(load_job("url: http://a/\nmethod: POST\n" + keys,
                                 files_of({{"folder/order.json", "{}"}, {"image.png", "\x89PNG"}}))
                            .target);
}

TEST(HttpBodies, OfAFileHaveItsName) {
  const Http http = http_of("body_file: folder/order.json");
  ASSERT_EQ(http.bodies.size(), 1U);
  EXPECT_EQ(http.bodies[0].name, "order.json");
  EXPECT_EQ(http.bodies[0].file.path, "folder/order.json");
  EXPECT_EQ(*http.bodies[0].file.text, "{}");
  EXPECT_EQ(http.bodies[0].text.mark.line, 3);
}

TEST(HttpBodies, OfFilesComeBehindTheTexts) {
  const Http http =
      http_of("body_file: {order: folder/order.json, picture: image.png}\nbody: {text: one}\n");
  ASSERT_EQ(http.bodies.size(), 3U);
  EXPECT_EQ(http.bodies[0].name, "text");
  EXPECT_FALSE(http.bodies[0].file.given());
  EXPECT_EQ(http.bodies[1].name, "order");
  EXPECT_EQ(http.bodies[2].name, "picture");
  EXPECT_EQ(*http.bodies[2].file.text, "\x89PNG");
}

TEST(HttpBodies, OfAFormAreItsFieldsInTheirOrder) {
  const Http http = http_of("form: {user: vera, tag: [a, b], empty: , number: 010}");
  ASSERT_EQ(http.bodies.size(), 1U);
  EXPECT_EQ(http.bodies[0].name, "form");
  std::string fields;
  for (const auto& [name, value] : http.bodies[0].form) fields += name + "=" + value.value + "|";
  EXPECT_EQ(fields, "user=vera|tag=a|tag=b|empty=|number=010|");
}

TEST(HttpBodies, AreAllSentUnlessTheJobPicks) {
  EXPECT_EQ(http_of("body: {a: x, b: y}").pick, BodyPick::all);
  EXPECT_EQ(http_of("body: {a: x, b: y}\npick: all").pick, BodyPick::all);
  EXPECT_EQ(http_of("body: {a: x, b: y}\npick: round_robin").pick, BodyPick::round_robin);
  EXPECT_EQ(http_of("body: {a: x, b: y}\npick: random").pick, BodyPick::random);
}

}  // namespace
}  // namespace timing::config::test
