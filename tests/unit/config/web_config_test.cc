#include "timing/config/web_config.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kHash = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

struct LoadedWeb {
  WebConfig config;
  std::vector<std::string> lines;
};

LoadedWeb load_web(std::string_view text) {
  Diagnostics diagnostics("w");
  LoadedWeb loaded{.config = load_web_config_text(text, diagnostics), .lines = {}};
  loaded.lines = lines_of(diagnostics);
  return loaded;
}

TEST(WebConfig, EverythingItMaySay) {
  const LoadedWeb loaded = load_web(R"(tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca: |
    -----BEGIN CERTIFICATE-----
  client_allowed_sans: [scraper, 10.0.0.1]
  min_version: TLS13
  max_version: TLS13
  cipher_suites:
    - TLS_AES_128_GCM_SHA256
  prefer_server_cipher_suites: false
  curve_preferences: [X25519, CurveP256]
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000
    X-XSS-Protection: ""
basic_auth_users:
  alice: )" + std::string(kHash) + "\n");
  EXPECT_THAT(loaded.lines, IsEmpty());
  ASSERT_TRUE(loaded.config.tls);
  const WebTls& tls = *loaded.config.tls;
  EXPECT_EQ(tls.certificate.file.value, "server.crt");
  EXPECT_EQ(tls.key.file.value, "server.key");
  EXPECT_EQ(tls.client_auth, WebClientAuth::require_and_verify);
  EXPECT_EQ(tls.client_authorities.text.value, "-----BEGIN CERTIFICATE-----\n");
  EXPECT_THAT(tls.client_names, ElementsAre("scraper", "10.0.0.1"));
  EXPECT_EQ(tls.least, WebTlsVersion::tls13);
  EXPECT_EQ(tls.most, WebTlsVersion::tls13);
  EXPECT_THAT(tls.cipher_suites, ElementsAre("TLS_AES_128_GCM_SHA256"));
  EXPECT_FALSE(tls.prefers_own_order);
  EXPECT_THAT(tls.curves, ElementsAre("X25519", "CurveP256"));
  ASSERT_EQ(loaded.config.headers.size(), 2U);
  EXPECT_EQ(loaded.config.headers[0].name, "X-Frame-Options");
  EXPECT_EQ(loaded.config.headers[1].value.value, "max-age=31536000");
  ASSERT_EQ(loaded.config.users.size(), 1U);
  EXPECT_EQ(loaded.config.users[0].name, "alice");
  EXPECT_EQ(loaded.config.users[0].password_hash.value, kHash);
}

TEST(WebConfig, AnEmptyOneChangesNothing) {
  for (const char* text : {"", "# nothing\n", "---\n", "tls_server_config:\n", "{}\n",
                           "http_server_config:\n  http2: true\n"}) {
    const LoadedWeb loaded = load_web(text);
    EXPECT_THAT(loaded.lines, IsEmpty()) << text;
    EXPECT_FALSE(loaded.config.tls) << text;
    EXPECT_TRUE(loaded.config.users.empty()) << text;
  }
}

TEST(WebConfig, WhatIsNotSaidIsAsInExporterToolkit) {
  const LoadedWeb loaded = load_web("tls_server_config: {cert_file: a, key_file: b}\n");
  ASSERT_TRUE(loaded.config.tls);
  EXPECT_EQ(loaded.config.tls->least, WebTlsVersion::tls12);
  EXPECT_EQ(loaded.config.tls->most, WebTlsVersion::tls13);
  EXPECT_EQ(loaded.config.tls->client_auth, WebClientAuth::none);
  EXPECT_TRUE(loaded.config.tls->prefers_own_order);
}

TEST(WebConfig, AllMistakesAreToldAtOnce) {
  const LoadedWeb loaded = load_web(R"(tls_server_config:
  cert_file: a
  cert: text
  client_auth_type: RequireAndVerifyClientCerts
  min_version: TLS1.2
  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]
  curve_preferences: [CurveP25]
http_server_config:
  http2: maybe
  headers:
    X-Frame-Options: allow
    Server: timing
basic_auth_user:
  alice: x
basic_auth_users:
  alice: secret
  bob:
)");
  ASSERT_EQ(loaded.lines.size(), 12U);
  EXPECT_EQ(loaded.lines[1],
            "error: w:2:14: 'tls_server_config.cert_file' stands beside 'tls_server_config.cert'; "
            "allowed: one of them");
  for (const std::string& line : loaded.lines)
    EXPECT_THAT(line, ::testing::Not(HasSubstr("secret")));
  const std::string all = ::testing::PrintToString(loaded.lines);
  for (const char* part :
       {"w:2:3: 'tls_server_config.key_file' is missing",
        "did you mean 'RequireAndVerifyClientCert'",
        "w:5:16: 'tls_server_config.min_version' is 'TLS1.2'", "did you mean 'CurveP256'",
        "unknown key 'Server' in 'http_server_config.headers'",
        "unknown key 'basic_auth_user'; did you mean 'basic_auth_users'",
        "w:16:10: 'basic_auth_users.alice' is no hash", "'basic_auth_users.bob' is empty"}) {
    EXPECT_THAT(all, HasSubstr(part));
  }
}

TEST(WebConfig, PasswordsAreBcryptHashes) {
  const auto error_of = [](const std::string& hash) {
    const LoadedWeb loaded = load_web("basic_auth_users: {a: '" + hash + "'}\n");
    return loaded.lines.empty() ? "" : loaded.lines.front();
  };
  std::string hash(kHash);
  for (const char kind : {'a', 'b', 'y'}) {
    hash[2] = kind;
    EXPECT_EQ(error_of(hash), "");
  }
  hash[2] = 'x';
  EXPECT_THAT(error_of(hash), HasSubstr("is no hash"));
  EXPECT_THAT(error_of(std::string(kHash).replace(4, 2, "03")), HasSubstr("is no hash"));
  EXPECT_THAT(error_of(std::string(kHash).replace(4, 2, "32")), HasSubstr("is no hash"));
  EXPECT_THAT(error_of(std::string(kHash) + "."), HasSubstr("is no hash"));
  EXPECT_THAT(error_of(std::string(kHash).replace(20, 1, ":")), HasSubstr("is no hash"));
}

TEST(WebConfig, SettingsOfNoTlsAreAnError) {
  const LoadedWeb loaded = load_web("tls_server_config:\n  min_version: TLS13\n");
  ASSERT_EQ(loaded.lines.size(), 1U);
  EXPECT_THAT(loaded.lines[0], HasSubstr("so there is no TLS to configure"));
}

TEST(WebConfig, IsOneMap) {
  EXPECT_THAT(load_web("- a\n").lines,
              ElementsAre("error: w:1:1: a web config is a map of tls_server_config, "
                          "http_server_config and basic_auth_users, not a list"));
  EXPECT_THAT(load_web("{}\n---\n{}\n").lines,
              ElementsAre(HasSubstr("a web config is one YAML document")));
  EXPECT_EQ(load_web("a: [\n").lines.size(), 1U);
  EXPECT_EQ(load_web("\xff\xfe").lines.size(), 1U);
}

TEST(WebConfig, TheExampleOfTheDocumentationLoads) {
  const std::string page = timing::test::read_file(timing::test::source_file("docs/web-config.md"));
  const std::string_view opening = "```yaml web-config\n";
  std::size_t count = 0;
  for (std::size_t at = page.find(opening); at != std::string::npos;
       at = page.find(opening, at + 1)) {
    const std::size_t begin = at + opening.size();
    EXPECT_THAT(load_web(page.substr(begin, page.find("```", begin) - begin)).lines, IsEmpty());
    ++count;
  }
  EXPECT_GE(count, 1U);
}

}  // namespace
}  // namespace timing::config::test
