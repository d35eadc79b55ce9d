// How an HTTP job reaches its server.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

Http http_of(const std::string& keys, const std::string& url = "http://a/") {
  return std::get<Http>(load_job("url: " + url + "\nrun_thread: 100\n" + keys,
                                 files_of({{"ca.pem", "-----BEGIN CERTIFICATE-----"},
                                           {"cert.pem", "-----BEGIN CERTIFICATE----- mine"},
                                           {"key.pem", "-----BEGIN RSA PRIVATE KEY-----"}}))
                            .target);
}

TEST(HttpConnectionKeys, HaveDefaults) {
  const Http http = http_of("");
  EXPECT_EQ(http.connection.engine, EngineChoice::automatic);
  EXPECT_EQ(http.connection.version, HttpVersion::automatic);
  EXPECT_TRUE(http.connection.keepalive);
  EXPECT_EQ(http.connection.most, 0U);
  EXPECT_EQ(http.connection.most_requests, 0U);
  EXPECT_TRUE(http.connection.retry);
  EXPECT_EQ(http.connection.connect_timeout, std::chrono::nanoseconds(0));
  EXPECT_TRUE(http.connection.resolve.empty());
  EXPECT_EQ(http.max_response_size, 0U);
  EXPECT_FALSE(http.proxy.has_value());
  EXPECT_FALSE(http.auth.has_value());
  EXPECT_FALSE(http.tls.cert_file.given());
  EXPECT_EQ(http.tls.server_name, "");
  EXPECT_EQ(http.tls.min_version, TlsVersion::tls12);
}

TEST(HttpConnectionKeys, AreRead) {
  const Http http = http_of(R"(
engine: curl
http_version: 2
keepalive: false
connections: 7
retry: no
connect_timeout: 250ms
max_response_size: 1KiB
proxy: socks5h://proxy:1080
)");
  EXPECT_EQ(http.connection.engine, EngineChoice::curl);
  EXPECT_EQ(http.connection.version, HttpVersion::two);
  EXPECT_FALSE(http.connection.keepalive);
  EXPECT_EQ(http.connection.most, 7U);
  EXPECT_FALSE(http.connection.retry);
  EXPECT_EQ(http.connection.connect_timeout, std::chrono::milliseconds(250));
  EXPECT_EQ(http.max_response_size, 1024U);
  EXPECT_EQ(http.proxy->value, "socks5h://proxy:1080");
  EXPECT_EQ(http_of("max_requests_per_connection: 9").connection.most_requests, 9U);
}

TEST(HttpConnectionKeys, AnEmptyProxyIsNoneAndNothingIsTheEnvironments) {
  EXPECT_EQ(http_of("proxy: ''").proxy->value, "");
  EXPECT_FALSE(http_of("proxy:").proxy.has_value());
}

TEST(HttpConnectionKeys, AProxyMayComeFromATemplate) {
  EXPECT_EQ(http_of("proxy: '{{ .Env \"P\" }}'").proxy->value, "{{ .Env \"P\" }}");
}

TEST(HttpConnectionKeys, TheNativeEngineTakesWhatItCan) {
  for (const char* version : {"auto", "1", "1.1"}) {
    const Http http = http_of(std::string("engine: native\nproxy: ''\nhttp_version: ") + version);
    EXPECT_EQ(http.connection.engine, EngineChoice::native);
  }
}

TEST(HttpConnectionKeys, HostsAreResolvedInLowerCase) {
  const Http http = http_of("resolve: {Example.ORG: 127.0.0.1, six: '[2001:db8::1]', 7: ::1}");
  ASSERT_EQ(http.connection.resolve.size(), 3U);
  EXPECT_EQ(http.connection.resolve[0].host, "example.org");
  EXPECT_EQ(http.connection.resolve[0].address, "127.0.0.1");
  EXPECT_EQ(http.connection.resolve[1].address, "2001:db8::1");
  EXPECT_EQ(http.connection.resolve[2].host, "7");
}

TEST(HttpConnectionKeys, OfTlsAreRead) {
  const Tls tls = http_of(R"(
tls:
  ca_file: ca.pem
  cert_file: cert.pem
  key_file: key.pem
  server_name: example.org
  min_version: TLS13
)",
                          "https://a/")
                      .tls;
  EXPECT_EQ(tls.ca_file.path, "ca.pem");
  EXPECT_EQ(*tls.cert_file.text, "-----BEGIN CERTIFICATE----- mine");
  EXPECT_EQ(tls.key_file.path, "key.pem");
  EXPECT_EQ(tls.server_name, "example.org");
  EXPECT_EQ(tls.min_version, TlsVersion::tls13);
}

TEST(HttpConnectionKeys, AuthIsOneOfItsSchemes) {
  const auto basic = http_of("auth: {basic: {username: vera, password: 0123}}").auth;
  EXPECT_EQ(std::get<BasicAuth>(*basic).username.value, "vera");
  EXPECT_EQ(std::get<BasicAuth>(*basic).password.value, "0123");
  const auto token_alone = http_of("auth: {basic: {username: vera}}").auth;
  EXPECT_EQ(std::get<BasicAuth>(*token_alone).password.value, "");
  const auto bearer = http_of("auth: {bearer: t0k3n}").auth;
  EXPECT_EQ(std::get<BearerAuth>(*bearer).token.value, "t0k3n");
}

}  // namespace
}  // namespace timing::config::test
