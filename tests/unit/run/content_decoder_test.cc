#include "timing/run/http/native/content_decoder.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/http/encodings.h"

namespace timing::run {
namespace {

// In pieces of that size; none: it is not encoded so.
std::optional<std::string> decoded(std::string_view codings, std::string_view bytes,
                                   std::size_t piece) {
  auto decoder = make_content_decoder(codings);
  if (!decoder) return std::nullopt;
  std::string text;
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    const bool held = decoder.value()->decode(part, [&](std::string_view out) { text += out; });
    if (!held) return std::nullopt;
  }
  return text;
}

const std::string& text() {
  static const std::string text = "hello, " + std::string(70'000, 'x') + " and bye";
  return text;
}

TEST(ContentDecoderTest, GivesTheTextHoweverItIsCut) {
  for (const std::size_t piece : {1U, 2U, 7U, 4'096U, 1'000'000U}) {
    EXPECT_EQ(decoded("gzip", test::gzip(text()), piece), text()) << piece;
    EXPECT_EQ(decoded("br", test::brotli(text()), piece), text()) << piece;
  }
}

TEST(ContentDecoderTest, KnowsTheNamesInAnyCase) {
  EXPECT_EQ(decoded(" GZip ", test::gzip("a"), 10), "a");
  EXPECT_EQ(decoded("x-gzip", test::gzip("a"), 10), "a");
  EXPECT_EQ(decoded("BR", test::brotli("a"), 10), "a");
}

TEST(ContentDecoderTest, DeflateHasAHeaderOrNot) {
  // A stored block of "abc", without and with zlib's header and checksum (RFC 1950).
  const std::string raw(
      "\x01\x03\x00\xfc\xff"
      "abc",
      8);
  const std::string zlib = "\x78\x01" + raw + std::string("\x02\x4d\x01\x27", 4);
  EXPECT_EQ(decoded("deflate", raw, 3), "abc");
  EXPECT_EQ(decoded("deflate", zlib, 3), "abc");
  EXPECT_EQ(decoded("gzip", zlib, 3), std::nullopt);
}

TEST(ContentDecoderTest, CodingsAreTakenOffInTurn) {
  EXPECT_EQ(decoded("br, gzip", test::gzip(test::brotli(text())), 100), text());
  EXPECT_EQ(decoded("gzip,identity , br", test::brotli(test::gzip(text())), 100), text());
  EXPECT_EQ(decoded("br, gzip", test::gzip("no brotli"), 100), std::nullopt);
}

TEST(ContentDecoderTest, NothingIsTakenOffWhereNothingIsOn) {
  for (const char* codings : {"", "identity", " , ", "none"}) {
    const auto decoder = make_content_decoder(codings);
    ASSERT_TRUE(decoder) << codings;
    EXPECT_EQ(decoder.value(), nullptr) << codings;
  }
}

TEST(ContentDecoderTest, WhatIsNotKnownIsAFault) {
  for (const char* codings : {"rot13", "gzip, rot13", "gzip,gzip,gzip,gzip,gzip,gzip"}) {
    const auto decoder = make_content_decoder(codings);
    ASSERT_FALSE(decoder) << codings;
    EXPECT_EQ(decoder.error().number, kBadContentEncoding);
  }
}

TEST(ContentDecoderTest, WhatIsNotWhatItSaysIsRefused) {
  for (const char* codings : {"gzip", "br", "deflate"}) {
    EXPECT_EQ(decoded(codings, "no such thing at all", 4), std::nullopt) << codings;
  }
  std::string broken = test::gzip(text());
  broken[broken.size() - 6] ^= '\x01';  // of the checksum
  EXPECT_EQ(decoded("gzip", broken, 1000), std::nullopt);
}

}  // namespace
}  // namespace timing::run
