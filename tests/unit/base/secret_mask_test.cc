#include "timing/base/secret_mask.h"

#include <gtest/gtest.h>

#include <string>

namespace timing {
namespace {

TEST(SecretMask, WithoutSecretsTextStaysAsItIs) {
  const SecretMask mask;
  EXPECT_TRUE(mask.empty());
  EXPECT_EQ(mask.apply("plain"), "plain");
  EXPECT_EQ(mask.apply(""), "");
}

TEST(SecretMask, EveryOccurrenceIsReplaced) {
  SecretMask mask;
  mask.add("hunter2");
  EXPECT_FALSE(mask.empty());
  EXPECT_EQ(mask.apply("hunter2"), "***");
  EXPECT_EQ(mask.apply("a hunter2 b hunter2"), "a *** b ***");
  EXPECT_EQ(mask.apply("hunter2hunter2"), "******");
  EXPECT_EQ(mask.apply("hunter"), "hunter");
}

TEST(SecretMask, AnEmptySecretIsNone) {
  SecretMask mask;
  mask.add("");
  EXPECT_TRUE(mask.empty());
  EXPECT_EQ(mask.apply("text"), "text");
}

TEST(SecretMask, TheLongestWinsWhateverTheOrder) {
  SecretMask mask;
  mask.add("pass");
  mask.add("password1");
  mask.add("password");
  mask.add("pass");
  EXPECT_EQ(mask.apply("password1 password pass word1"), "*** *** *** word1");
}

TEST(SecretMask, NothingOfASecretIsLeftWhereTwoOverlap) {
  SecretMask mask;
  mask.add("abcd");
  mask.add("cdef");
  EXPECT_EQ(mask.apply("abcdef"), "***");
  EXPECT_EQ(mask.apply("xabcdefx"), "x***x");
}

TEST(SecretMask, ASecretMayHoldAnyBytes) {
  SecretMask mask;
  mask.add(std::string("\0\n\xff", 3));
  EXPECT_EQ(mask.apply(std::string("a\0\n\xff"
                                   "b",
                                   5)),
            "a***b");
}

}  // namespace
}  // namespace timing
