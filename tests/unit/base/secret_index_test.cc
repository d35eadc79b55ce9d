#include "timing/base/secret_index.h"

#include <gtest/gtest.h>

#include <random>

namespace timing {
namespace {

TEST(SecretIndex, MasksWhatItKnows) {
  SecretIndex secrets;
  SecretMask mask;
  mask.add("hunter2");
  secrets.add(mask);
  secrets.add("ab");
  secrets.add("");
  secrets.add("ab");
  EXPECT_EQ(secrets.apply("x hunter2 ab, hunter abc"), "x *** ***, hunter ***c");
  EXPECT_EQ(secrets.apply(""), "");
  EXPECT_EQ(SecretIndex().apply("hunter2"), "hunter2");
}

// Of few letters, so that secrets overlap, contain each other and stand next to each other.
TEST(SecretIndex, MasksAsASecretMaskDoes) {
  std::mt19937 random(1);
  const auto text_of = [&](std::size_t most) {
    std::string text(random() % (most + 1), ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 3);
    return text;
  };
  for (int round = 0; round < 2'000; ++round) {
    SecretMask mask;
    SecretIndex secrets;
    for (std::size_t i = random() % 6; i > 0; --i) {
      const std::string secret = text_of(7);
      mask.add(secret);
      secrets.add(secret);
    }
    const std::string text = text_of(60);
    ASSERT_EQ(secrets.apply(text), mask.apply(text));
  }
}

}  // namespace
}  // namespace timing
