#include "exporter/basic_auth.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "exporter/bcrypt.h"

namespace timing::exporter {
namespace {

// Of "secret", at a cost of 4; the three kinds give the same letters.
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

std::string hash(std::string_view kind) {
  return "$" + std::string(kind) + "$04$" + std::string(kLetters);
}

// RFC 4648.
std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += kAlphabet[(bits >> (count - 6)) & 63U];
  }
  if (count > 0) text += kAlphabet[(bits << (6 - count)) & 63U];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string basic(std::string_view credentials) { return "Basic " + base64(credentials); }

class BasicAuthTest : public ::testing::Test {
 protected:
  const BasicAuth auth_{{{.name = "alice", .password_hash = hash("2y")},
                         {.name = "bob", .password_hash = hash("2b")},
                         {.name = "", .password_hash = hash("2a")}}};
};

TEST_F(BasicAuthTest, TakesEachKindOfHash) {
  EXPECT_TRUE(auth_.allows(basic("alice:secret")));
  EXPECT_TRUE(auth_.allows(basic("bob:secret")));
  EXPECT_TRUE(auth_.allows(basic(":secret")));
}

TEST_F(BasicAuthTest, RefusesEverythingElse) {
  using std::string_literals::operator""s;
  for (const std::string& wrong :
       {basic("alice:Secret"), basic("alice:"), basic("alice"), basic("nobody:secret"),
        basic("alice:secret "), basic("alice:secret\0"s), ""s, "Basic"s, "Basic "s, "Basic ****"s,
        "Bearer "s + base64("alice:secret"), base64("alice:secret"), "basic"s}) {
    EXPECT_FALSE(auth_.allows(wrong)) << wrong;
  }
}

TEST_F(BasicAuthTest, TheSchemeIsInAnyCaseAndPaddingMayLack) {
  std::string unpadded = base64("alice:secret");
  while (unpadded.ends_with('=')) unpadded.pop_back();
  EXPECT_TRUE(auth_.allows("bAsIc   " + unpadded));
}

TEST_F(BasicAuthTest, ARightPasswordIsHashedOnce) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(auth_.allows(basic("alice:secret")));
  EXPECT_EQ(auth_.hashed(), 1U);
  EXPECT_FALSE(auth_.allows(basic("alice:wrong")));
  EXPECT_TRUE(auth_.allows(basic("alice:secret")));
  EXPECT_EQ(auth_.hashed(), 2U);
}

TEST_F(BasicAuthTest, AnUnknownUserCostsAHashToo) {
  EXPECT_FALSE(auth_.allows(basic("nobody:secret")));
  EXPECT_FALSE(auth_.allows(basic("nobody:secret")));
  EXPECT_EQ(auth_.hashed(), 2U);
}

TEST_F(BasicAuthTest, ManyAskAtOnce) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int round = 0; round < 20; ++round) {
        EXPECT_TRUE(auth_.allows(basic("alice:secret")));
        EXPECT_FALSE(auth_.allows(basic("alice:wrong")));
      }
    });
  }
}

TEST(EqualInConstantTime, Compares) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace timing::exporter
