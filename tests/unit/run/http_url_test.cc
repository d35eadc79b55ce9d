// URLs judged, split and encoded; header names and values; excerpts for the log.
#include "timing/run/http/http_url.h"

#include <gtest/gtest.h>

#include <string>

#include "timing/run/http/http_excerpt.h"
#include "timing/run/http/http_header.h"

namespace timing::run {
namespace {

std::string text_of(const Result<Url, Fault>& url) {
  return url ? url.value().text : std::to_string(url.error().number) + " " + url.error().words;
}

TEST(HttpUrlTest, SplitsAUrl) {
  const Url url = parse_url("HTTP://user:pass@Example.ORG/a/../b?c=d#fragment").value();
  EXPECT_EQ(url.text, "http://user:pass@Example.ORG/a/../b?c=d");
  EXPECT_EQ(url.public_text, "http://Example.ORG/a/../b?c=d");
  EXPECT_EQ(url.scheme, "http");
  EXPECT_EQ(url.authority(), "example.org:80");
  EXPECT_EQ(parse_url("https://[::1]:8443").value().authority(), "[::1]:8443");
  EXPECT_EQ(parse_url("https://h").value().authority(), "h:443");
}

TEST(HttpUrlTest, EncodesWhatCannotBeSent) {
  EXPECT_EQ(text_of(parse_url("http://h/a b?c d")), "http://h/a%20b?c%20d");
  EXPECT_EQ(text_of(parse_url("http://h/\xc3\xa4?\xc3\xa4=\xff")), "http://h/%C3%A4?%C3%A4=%FF");
  EXPECT_EQ(text_of(parse_url("http://h/{a}\"<>|\\^`?{a}\"<>|")),
            "http://h/%7Ba%7D%22%3C%3E%7C%5C%5E%60?{a}\"<>|");
  EXPECT_EQ(text_of(parse_url("http://h/already%20?%zz")), "http://h/already%20?%zz");
  EXPECT_EQ(text_of(parse_url("http://h?q")), "http://h/?q");
}

TEST(HttpUrlTest, RefusesWhatIsNone) {
  for (const char* text :
       {"", "h/x", "//h/x", "http://", "http://h:99999/", "http://h:x/", "http://a b/", "http:h"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url.ok()) << text;
    EXPECT_EQ(url.error().number, 3) << text;
    EXPECT_TRUE(url.error().words.starts_with("invalid URL: ")) << url.error().words;
  }
  for (const char* text : {"ftp://h/x", "file:///etc/passwd", "mailto:x@y", "gopher://h/"}) {
    EXPECT_EQ(text_of(parse_url(text)), "1 unsupported URL scheme; http and https are allowed");
  }
}

TEST(HttpUrlTest, LetsNoControlCharacterThrough) {
  for (const char bad : {'\0', '\r', '\n', '\t', '\x01', '\x7f'}) {
    EXPECT_EQ(text_of(parse_url(std::string("http://h/a") + bad + "b")),
              "3 invalid URL: it has a control character")
        << static_cast<int>(bad);
  }
  const Url base = parse_url("http://h/").value();
  EXPECT_EQ(text_of(resolve_url(base, "/x\r\nEvil: 1")),
            "3 invalid URL: it has a control character");
}

TEST(HttpUrlTest, NeverQuotesThePassword) {
  for (const char* text :
       {"http://u:secret@", "http://u:secret@a b/", "x://u:secret@h", "http://u:secret@h:99999"}) {
    EXPECT_EQ(text_of(parse_url(text)).find("secret"), std::string::npos) << text;
  }
}

TEST(HttpUrlTest, ResolvesReferences) {
  const Url base = parse_url("http://u:p@h:81/a/b?c").value();
  const auto resolved = [&](std::string_view reference) {
    return text_of(resolve_url(base, reference));
  };
  EXPECT_EQ(resolved("/x"), "http://u:p@h:81/x");
  EXPECT_EQ(resolved("x"), "http://u:p@h:81/a/x");
  EXPECT_EQ(resolved("../../x/./y"), "http://u:p@h:81/x/y");
  EXPECT_EQ(resolved("?q"), "http://u:p@h:81/a/b?q");
  EXPECT_EQ(resolved("#f"), "http://u:p@h:81/a/b?c");
  EXPECT_EQ(resolved("//other/x"), "http://other/x");
  EXPECT_EQ(resolved("https://other"), "https://other/");
  EXPECT_EQ(resolved("/x?u=http://y z"), "http://u:p@h:81/x?u=http://y%20z");
  EXPECT_EQ(resolved("ftp://other/"), "1 unsupported URL scheme; http and https are allowed");
}

TEST(HttpUrlTest, KnowsAbsoluteUrls) {
  EXPECT_TRUE(is_absolute_url("http://h/"));
  EXPECT_TRUE(is_absolute_url("x:y"));
  for (const char* text : {"", "/a:b", "//h:1/", "?a:b", "a/b:c", ":x", "a"}) {
    EXPECT_FALSE(is_absolute_url(text)) << text;
  }
}

TEST(HttpHeaderTest, ComparesNamesWithoutCase) {
  Headers headers = {{"Content-Type", "a"}, {"X", "b"}, {"CONTENT-TYPE", "c"}};
  EXPECT_EQ(find_header(headers, "content-type")->second, "a");
  EXPECT_EQ(find_header(headers, "content-typ"), nullptr);
  set_header(headers, "Content-type", "d");
  EXPECT_EQ(headers, (Headers{{"X", "b"}, {"Content-type", "d"}}));
}

TEST(HttpHeaderTest, KnowsTokensAndValues) {
  EXPECT_TRUE(is_token("X-My_Header.1~"));
  for (const char* text : {"", "a b", "a:", "a\r", "\xc3\xa4", "a;b", "(a)"}) {
    EXPECT_FALSE(is_token(text)) << text;
  }
  EXPECT_TRUE(is_header_value("a\tb \xc3\xa4 \"x\""));
  for (const char* text : {"a\nb", "a\rb", "\x01", "\x7f"}) EXPECT_FALSE(is_header_value(text));
  EXPECT_FALSE(is_header_value(std::string_view("a\0b", 3)));
  EXPECT_EQ(trim_blanks(" \ta b\t "), "a b");
  EXPECT_EQ(trim_blanks(" \t"), "");
}

TEST(HttpExcerptTest, ShowsTheFirst8KiB) {
  const Excerpt whole = excerpt_of(std::string(8192, 'x'), 0, {});
  EXPECT_EQ(whole.text, std::string(8192, 'x'));
  EXPECT_EQ(whole.omitted, 0U);
  const Excerpt cut = excerpt_of(std::string(10000, 'x'), 5000, {});
  EXPECT_EQ(cut.text, std::string(8192, 'x'));
  EXPECT_EQ(cut.omitted, 15000U - 8192U);
}

TEST(HttpExcerptTest, ShowsNoPartOfASecretThatTheCutDivides) {
  SecretMask secrets;
  secrets.add("hunter2-hunter2");
  const std::string before(8192 - 4, 'x');
  const Excerpt cut = excerpt_of(before + "hunter2-hunter2 and more", 0, secrets);
  EXPECT_EQ(cut.text, before);
  EXPECT_EQ(cut.omitted, 4U + 20U);
  const Excerpt inside = excerpt_of("a hunter2-hunter2 b" + std::string(9000, 'x'), 0, secrets);
  EXPECT_TRUE(inside.text.starts_with("a *** bxxx")) << inside.text.substr(0, 20);
}

}  // namespace
}  // namespace timing::run
