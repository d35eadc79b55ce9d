// The head of a request, byte by byte. What a server makes of it is http_request_test.cc's.
#include "timing/run/http/native/request_heads.h"

#include <gtest/gtest.h>

namespace timing::run {
namespace {

class RequestHeadsTest : public testing::Test {
 protected:
  std::string head(std::string_view url, std::string_view method = "GET", Headers headers = {},
                   std::string_view body = {}) {
    url_ = std::make_shared<const Url>(parse_url(url).value());
    headers_ = std::make_shared<const Headers>(std::move(headers));
    return again(method, body);
  }
  std::string again(std::string_view method, std::string_view body = {}) {
    return std::string(heads_.of({.method = method,
                                  .url = url_,
                                  .headers = headers_,
                                  .body = body,
                                  .timeout = std::nullopt}));
  }

  std::shared_ptr<const Url> url_;
  std::shared_ptr<const Headers> headers_;
  RequestHeads heads_;
};

TEST_F(RequestHeadsTest, HasTheFieldsInTheirOrder) {
  EXPECT_EQ(head("http://u:p@h:8080/a?b=c", "GET", {{"X", "1"}, {"Empty", ""}, {"X", "2"}}),
            "GET /a?b=c HTTP/1.1\r\nHost: h:8080\r\nAuthorization: Basic dTpw\r\n"
            "X: 1\r\nEmpty:\r\nX: 2\r\n\r\n");
}

TEST_F(RequestHeadsTest, NamesThePortWhereItIsNotTheSchemesOwn) {
  EXPECT_EQ(head("http://h/"), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(head("http://h:80/"), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(head("http://h:443/"), "GET / HTTP/1.1\r\nHost: h:443\r\n\r\n");
  EXPECT_EQ(head("https://h:443/"), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(head("http://[::1]:81/"), "GET / HTTP/1.1\r\nHost: [::1]:81\r\n\r\n");
}

TEST_F(RequestHeadsTest, AHostOfTheUsersOwnStandsFirst) {
  EXPECT_EQ(head("http://h/", "GET", {{"A", "b"}, {"host", "v"}}),
            "GET / HTTP/1.1\r\nHost: v\r\nA: b\r\n\r\n");
}

TEST_F(RequestHeadsTest, UserinfoIsDecodedFirst) {
  const auto authorization = [this](std::string_view url) {
    const std::string all = head(url);
    const std::size_t begin = all.find("Basic ");
    return begin == std::string::npos ? "" : all.substr(begin, all.find('\r', begin) - begin);
  };
  EXPECT_EQ(authorization("http://us%40r:p%3a%2F@h/"), "Basic dXNAcjpwOi8=");
  EXPECT_EQ(authorization("http://user@h/"), "Basic dXNlcjo=");
  EXPECT_EQ(authorization("http://h/@x:y"), "");
}

TEST_F(RequestHeadsTest, TellsALengthWhereItHasTo) {
  const std::string begin = " / HTTP/1.1\r\nHost: h\r\n";
  EXPECT_EQ(head("http://h/", "POST", {}, "hello"), "POST" + begin + "Content-Length: 5\r\n\r\n");
  EXPECT_EQ(again("POST"), "POST" + begin + "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(again("POST", "0123456789"), "POST" + begin + "Content-Length: 10\r\n\r\n");
  EXPECT_EQ(again("GET"), "GET" + begin + "\r\n");
  EXPECT_EQ(again("HEAD", "hello"), "HEAD" + begin + "\r\n");
  EXPECT_EQ(again("DELETE", "x"), "DELETE" + begin + "Content-Length: 1\r\n\r\n");
}

}  // namespace
}  // namespace timing::run
