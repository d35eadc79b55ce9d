#include "timing/config/syntax/http_syntax.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace timing::config {
namespace {

TEST(WithoutUserinfo, LeavesNothingOfASecret) {
  for (const std::string_view url : {
           "http://user:hunter2@host/",
           "http://hunter2@host/",
           "http://:hunter2@host/",
           "HTTP://user:hunter2@host:8080/path?q=1#f",
           "http://user:hun@hunter2@host/",
           "http://us@er:hunter2@host/",
           "http://user:hunter2%40x@host",
           "http://user:hunter2@[::1]:8080/",
           "http://user:hunter2@",
           "http://user:hunter2@/path",
           "http:////user:hunter2@host/",
           "http:/user:hunter2@host/",
           "user:hunter2@host/path",
           "//user:hunter2@host/path",
           "http://user:hunter2/x@host/",
           "http://user:hunter2?x@host/",
           "http://user:hunter2#x@host/",
           "http://user:x/hunter2@host/",
           "http://user:hunter2@host/?mail=a@b",
           "{{ .Env \"SCHEME\" }}://user:hunter2@host/",
           "{{ .Env \"BASE\" }}user:hunter2@host/",
           "http://{{ .Env \"USER/NAME\" }}:hunter2@host/",
           "http://user:{{ .Env \"hunter2\" }}@host/",
           "http://user:{{ .RenderTime \"2006/01\" }}hunter2@host/",
           "http://user:hunter2{{@host/",
           "http://user:hunter2@{{ .RandomItem \"a/@b\" }}/",
       }) {
    EXPECT_EQ(without_userinfo(url).find("hunter2"), std::string::npos)
        << url << " -> " << without_userinfo(url);
  }
}

TEST(WithoutUserinfo, KeepsTheRestAsItIs) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"http://host/", "http://host/"},
      {"http://user:pw@host:8080/p?q#f", "http://host:8080/p?q#f"},
      {"http://host/@user", "http://host/@user"},
      {"http://host?mail=a@b", "http://host?mail=a@b"},
      {"http://host/?u=http://a:b@c/", "http://host/?u=http://a:b@c/"},
      {"http://host:8080/?mail=a@b", "http://host:8080/?mail=a@b"},
      {"http://[::1]/@x", "http://[::1]/@x"},
      {"http://[::1]:8080/@x", "http://[::1]:8080/@x"},
      {"http://host:{{ .Env \"PORT\" }}/@x", "http://host:{{ .Env \"PORT\" }}/@x"},
      {"{{ .Env \"BASE\" }}/@x", "{{ .Env \"BASE\" }}/@x"},
      {"http://{{ .RandomItem \"a@b\" \"}}@\" `@`}}/",
       "http://{{ .RandomItem \"a@b\" \"}}@\" `@`}}/"},
      {"http://u:p@{{ .Env \"HOST\" }}/", "http://{{ .Env \"HOST\" }}/"},
      {"", ""},
      {"@", ""},
  };
  for (const auto& [url, expected] : cases) EXPECT_EQ(without_userinfo(url), expected) << url;
}

TEST(HasHttpScheme, TakesHttpAndTemplatesOnly) {
  for (const std::string_view url : {"", "host/", "http:/host", "ftp://host", "httpx://host",
                                     "http//host", "{ x", "file:///x"}) {
    EXPECT_FALSE(has_http_scheme(url)) << url;
  }
  for (const std::string_view url :
       {"http://host", "https://host", "HTTPS://host", "{{ .Env \"X\" }}"}) {
    EXPECT_TRUE(has_http_scheme(url)) << url;
  }
}

TEST(NamesAHost, NeedsOne) {
  for (const std::string_view url :
       {"http://", "https:///path", "http://?q", "http://#f", "http://u:p@", "http://:80/"}) {
    EXPECT_FALSE(names_a_host(url)) << url;
  }
  for (const std::string_view url : {"http://h", "http://u@h/", "http://[::1]/", "{{ .Env \"X\" }}",
                                     "http://{{ .Env \"X\" }}/"}) {
    EXPECT_TRUE(names_a_host(url)) << url;
  }
}

TEST(IsToken, FollowsTheRfc) {
  for (const std::string_view text :
       {"", "a b", "a:", "(a)", "a\"", "a\n", "\xc3\xa4", "a/b", "{a}"}) {
    EXPECT_FALSE(is_token(text)) << text;
  }
  for (const std::string_view text : {"GET", "X-A", "a1", "!#$%&'*+-.^_`|~"}) {
    EXPECT_TRUE(is_token(text)) << text;
  }
}

}  // namespace
}  // namespace timing::config
