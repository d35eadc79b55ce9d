#include "timing/app/web_settings.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/certificate.h"
#include "timing/config/web_config.h"
#include "timing/web/tls_check.h"

namespace timing::app {
namespace {

using test::Certificate;
using test::read_file;
using ::testing::HasSubstr;

constexpr std::string_view kConfig = "tls_server_config: {cert_file: a.crt, key_file: a.key}\n";

class WebSettingsTest : public ::testing::Test {
 protected:
  void write(const Certificate& certificate) const {
    folder_.write("a.crt", read_file(certificate.file()));
    folder_.write("a.key", read_file(certificate.key_file()));
  }

  std::string only_line() const {
    const auto lines = log_.lines();
    return lines.size() == 1 ? lines.front().text : std::to_string(lines.size()) + " lines";
  }

  const test::TemporaryFolder folder_;
  const Certificate first_{"IP:127.0.0.1"};
  const Certificate second_{"IP:127.0.0.1"};
  test::CapturingLog log_;
};

TEST_F(WebSettingsTest, PathsAreRelativeToTheConfig) {
  write(first_);
  const auto loaded = load_web_settings(folder_.write("web.yml", kConfig), log_);
  ASSERT_TRUE(loaded.settings);
  ASSERT_TRUE(loaded.settings->tls);
  EXPECT_EQ(loaded.settings->tls->certificate, read_file(first_.file()));
  EXPECT_EQ(loaded.settings->tls->key, read_file(first_.key_file()));
  EXPECT_EQ(loaded.files.size(), 3U);
  EXPECT_TRUE(log_.lines().empty());
}

TEST_F(WebSettingsTest, EveryKindOfSettingArrives) {
  const std::string hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
  const auto loaded = load_web_settings(
      folder_.write("web.yml",
                    "tls_server_config:\n"
                    "  cert_file: " +
                        first_.file() +
                        "\n"
                        "  key_file: " +
                        first_.key_file() +
                        "\n"
                        "  client_auth_type: RequireAndVerifyClientCert\n"
                        "  client_ca_file: " +
                        second_.file() +
                        "\n"
                        "  client_allowed_sans: [a]\n"
                        "  min_version: TLS12\n"
                        "  max_version: TLS12\n"
                        "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n"
                        "  prefer_server_cipher_suites: false\n"
                        "  curve_preferences: [CurveP256]\n"
                        "http_server_config: {headers: {X-Frame-Options: deny}}\n"
                        "basic_auth_users: {alice: " +
                        hash + "}\n"),
      log_);
  ASSERT_TRUE(loaded.settings) << only_line();
  const web::TlsSettings expected{.certificate = read_file(first_.file()),
                                  .key = read_file(first_.key_file()),
                                  .client_auth = web::ClientAuth::require_and_verify,
                                  .client_authorities = read_file(second_.file()),
                                  .client_names = {"a"},
                                  .least = web::TlsVersion::tls12,
                                  .most = web::TlsVersion::tls12,
                                  .cipher_suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
                                  .prefers_own_order = false,
                                  .curves = {"CurveP256"}};
  EXPECT_TRUE(loaded.settings->tls == expected);
  EXPECT_EQ(loaded.settings->headers, (exporter::Headers{{"X-Frame-Options", "deny"}}));
  EXPECT_EQ(loaded.settings->users,
            (std::vector<exporter::User>{{.name = "alice", .password_hash = hash}}));
}

TEST_F(WebSettingsTest, MistakesHaveTheirPlace) {
  write(first_);
  folder_.write("a.key", read_file(second_.key_file()));
  EXPECT_FALSE(load_web_settings(folder_.write("web.yml", kConfig), log_).settings);
  EXPECT_THAT(only_line(), HasSubstr("web.yml:1:1: the certificate and its key cannot be used: "));
}

TEST_F(WebSettingsTest, AFileThatIsNotThereIsNamed) {
  EXPECT_FALSE(load_web_settings(folder_.write("web.yml",
                                               "tls_server_config:\n  cert_file: none.crt\n"
                                               "  key_file: none.key\n"),
                                 log_)
                   .settings);
  EXPECT_EQ(log_.count("web.yml:2:14: 'tls_server_config.cert_file': "), 1U);
  EXPECT_EQ(log_.count("web.yml:3:13: 'tls_server_config.key_file': "), 1U);
}

// Each layer has its own list of these names.
TEST(WebNames, WhatTheConfigTakesTheServerKnows) {
  for (const std::string_view name : config::kCipherSuites) {
    const Result<std::string> priorities =
        web::tls_priorities({.most = web::TlsVersion::tls12, .cipher_suites = {std::string(name)}});
    EXPECT_TRUE(priorities || priorities.error().message.find("has no") == std::string::npos)
        << name;
  }
  for (const std::string_view name : config::kCurves) {
    EXPECT_TRUE(web::tls_priorities({.curves = {std::string(name)}})) << name;
  }
}

class WebSettingsWatchTest : public WebSettingsTest {
 protected:
  WebSettingsWatchTest() {
    write(first_);
    auto loaded = load_web_settings(path_, log_);
    watch_.follow(std::move(loaded.files));
  }

  // Runs the loop until the next settings are in force, or cannot be.
  void run() { loop_.run(); }

  const SystemClock clock_;
  const std::string path_ = folder_.write("web.yml", kConfig);
  std::vector<exporter::WebSettings> applied_;
  run::EventLoop loop_{clock_};
  WebSettingsWatch watch_{path_, loop_, clock_, log_,
                          [this](const exporter::WebSettings& settings) {
                            applied_.push_back(settings);
                            loop_.stop();
                            return Success{};
                          }};
};

TEST_F(WebSettingsWatchTest, ANewCertificateIsTakenOver) {
  write(second_);
  run();
  ASSERT_EQ(applied_.size(), 1U);
  EXPECT_EQ(applied_[0].tls->certificate, read_file(second_.file()));
  EXPECT_EQ(log_.count("web config or a certificate changed, reading " + path_ + " again"), 1U);
}

TEST_F(WebSettingsWatchTest, ANewConfigIsTakenOver) {
  folder_.write("web.yml", "http_server_config: {headers: {X-Frame-Options: deny}}\n");
  run();
  ASSERT_EQ(applied_.size(), 1U);
  EXPECT_FALSE(applied_[0].tls);
  EXPECT_EQ(applied_[0].headers.size(), 1U);
}

TEST_F(WebSettingsWatchTest, ABrokenOneIsLoggedAndTheOldOneGoesOn) {
  folder_.write("web.yml", "tls_server_config: {cert: x}\n");
  watch_.reload("SIGHUP");
  EXPECT_TRUE(applied_.empty());
  EXPECT_EQ(log_.count(path_ + " cannot be used, the web config before it goes on"), 1U);
  folder_.write("web.yml", kConfig);
  run();
  ASSERT_EQ(applied_.size(), 1U);
}

}  // namespace
}  // namespace timing::app
