// The pure rules of redirects, first of all Go's own answers.
#include "timing/run/http/redirect.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/run/redirect_table.h"

namespace timing::run {
namespace {

Url url(std::string_view text) { return parse_url(text).value(); }

// The first hop of a chain.
NextRequest follow(std::string_view method, const Headers& headers, std::string_view from,
                   int status, std::string_view to, bool with_body = false) {
  const Url first = url(from);
  const Url target = url(to);
  return follow_redirect({.method = method,
                          .with_body = with_body,
                          .headers = headers,
                          .url = first,
                          .first_url = first},
                         {.status = status, .target = target});
}

std::string value_of(const Headers& headers, std::string_view name) {
  const Header* header = find_header(headers, name);
  return header == nullptr ? "(none)" : header->second;
}

class GoRedirects : public testing::TestWithParam<test::RedirectLine> {};

TEST_P(GoRedirects, AreFollowedAlike) {
  const test::RedirectLine& line = GetParam();
  if (line.second_request.empty()) {
    EXPECT_TRUE(!is_redirect(line.status) || line.location == "none");
    return;
  }
  ASSERT_TRUE(is_redirect(line.status));
  const Headers headers = {
      {"Authorization", "Bearer x"}, {"Cookie", "a=b"}, {"Content-Type", "text/plain"}};
  const NextRequest next =
      follow(line.method, headers, "http://127.0.0.1:1000/first", line.status,
             line.location == "same" ? "http://127.0.0.1:1000/second" : "http://127.0.0.1:2000/",
             test::has_body(line.method));
  EXPECT_EQ(test::describe(next.method, next.with_body ? 5 : 0,
                           [&](std::string_view name) {
                             const Header* header = find_header(next.headers, name);
                             return header == nullptr ? std::string() : header->second;
                           }),
            line.second_request);
}

INSTANTIATE_TEST_SUITE_P(AllLines, GoRedirects,
                         testing::ValuesIn(test::read_redirect_table(/*chains=*/false)),
                         [](const auto& line) { return test::name_of(line.param); });

TEST(RedirectTest, RefersToThePageBeforeWithoutItsUserinfo) {
  const NextRequest next =
      follow("GET", {{"Referer", "http://mine/"}}, "http://u:p@a/x?y=z#part", 302, "http://b/");
  EXPECT_EQ(value_of(next.headers, "Referer"), "http://a/x?y=z");
}

TEST(RedirectTest, TellsNoPlainServerOfASecurePage) {
  EXPECT_EQ(
      value_of(follow("GET", {{"referer", "https://a/"}}, "https://a/", 302, "http://a/").headers,
               "Referer"),
      "(none)");
  EXPECT_EQ(value_of(follow("GET", {}, "http://a/", 302, "https://a/").headers, "Referer"),
            "http://a/");
}

TEST(RedirectTest, SendsCredentialsToTheSameHostAndItsSubdomainsOnly) {
  const Headers headers = {{"authorization", "x"}, {"COOKIE", "y"}, {"X-Other", "z"}};
  const auto keeps = [&](std::string_view from, std::string_view to) {
    const NextRequest next = follow("GET", headers, from, 302, to);
    EXPECT_EQ(value_of(next.headers, "X-Other"), "z");
    const bool kept = find_header(next.headers, "Authorization") != nullptr;
    EXPECT_EQ(find_header(next.headers, "Cookie") != nullptr, kept);
    return kept;
  };
  EXPECT_TRUE(keeps("http://foo.com/", "http://foo.com/x"));
  EXPECT_TRUE(keeps("http://FOO.com/", "http://foo.com:80/"));
  EXPECT_TRUE(keeps("http://foo.com/", "http://sub.foo.com/"));
  EXPECT_FALSE(keeps("http://foo.com/", "http://notfoo.com/"));
  EXPECT_FALSE(keeps("http://foo.com/", "http://com/"));
  EXPECT_FALSE(keeps("http://sub.foo.com/", "http://foo.com/"));
  EXPECT_FALSE(keeps("http://foo.com/", "http://foo.com:8080/"));
  EXPECT_FALSE(keeps("http://foo.com/", "https://foo.com/"));
  EXPECT_FALSE(keeps("http://foo.com/", "http://foo.com.evil.org/"));
}

TEST(RedirectTest, KeepsAHostOfTheUsersOnlyWithARelativeLocation) {
  const Headers headers = {{"Host", "virtual"}};
  const Url page = url("http://a/");
  const RedirectedRequest request{
      .method = "GET", .headers = headers, .url = page, .first_url = page};
  EXPECT_EQ(
      value_of(follow_redirect(request, {.status = 302, .target = page, .relative = true}).headers,
               "Host"),
      "virtual");
  EXPECT_EQ(value_of(follow_redirect(request, {.status = 302, .target = page}).headers, "Host"),
            "(none)");
}

TEST(RedirectTest, DoesNotTakeUpADroppedBodyAgain) {
  const NextRequest first = follow("POST", {}, "http://a/", 303, "http://a/b", true);
  EXPECT_EQ(first.method, "GET");
  EXPECT_FALSE(first.with_body);
  const NextRequest second =
      follow(first.method, first.headers, "http://a/b", 307, "http://a/c", first.with_body);
  EXPECT_FALSE(second.with_body);
}

}  // namespace
}  // namespace timing::run
