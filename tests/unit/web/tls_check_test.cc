#include "timing/web/tls_check.h"

#include <gmock/gmock.h>

#include <functional>

#include "tests/support/basics/files.h"
#include "tests/support/http/certificate.h"

namespace timing::web {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TlsSettings with(const std::function<void(TlsSettings&)>& change) {
  TlsSettings settings;
  change(settings);
  return settings;
}

std::string priorities_or_error(const TlsSettings& settings) {
  const Result<std::string> priorities = tls_priorities(settings);
  return priorities ? priorities.value() : "error: " + priorities.error().message;
}

TEST(TlsPriorities, VersionsAndOrder) {
  EXPECT_EQ(priorities_or_error({}),
            "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3:%SERVER_PRECEDENCE");
  EXPECT_EQ(priorities_or_error(with([](TlsSettings& s) {
              s.least = TlsVersion::tls13;
              s.prefers_own_order = false;
            })),
            "NORMAL:-VERS-ALL:+VERS-TLS1.3");
  EXPECT_EQ(priorities_or_error(with([](TlsSettings& s) {
              s.least = TlsVersion::tls13;
              s.most = TlsVersion::tls12;
            })),
            "error: min_version is above max_version");
}

TEST(TlsPriorities, Curves) {
  EXPECT_THAT(priorities_or_error(with([](TlsSettings& s) {
                s.curves = {"X25519", "CurveP384"};
              })),
              HasSubstr(":-GROUP-ALL:+GROUP-X25519:+GROUP-SECP384R1"));
  EXPECT_EQ(priorities_or_error(with([](TlsSettings& s) { s.curves = {"X448"}; })),
            "error: GnuTLS has no curve 'X448'");
}

TEST(TlsPriorities, SuitesThatGnuTlsServesExactly) {
  for (const std::vector<std::string>& suites : std::vector<std::vector<std::string>>{
           {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
           {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
           {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
           {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}}) {
    EXPECT_THAT(priorities_or_error(with([&](TlsSettings& s) { s.cipher_suites = suites; })),
                StartsWith("NORMAL"));
  }
}

TEST(TlsPriorities, SuitesThatItCannotServeAlone) {
  EXPECT_EQ(
      priorities_or_error(with([](TlsSettings& s) {
        s.cipher_suites = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                           "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"};
      })),
      "error: GnuTLS cannot serve these cipher suites without "
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; add it, or choose suites of one key exchange");
  EXPECT_EQ(priorities_or_error(with(
                [](TlsSettings& s) { s.cipher_suites = {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"}; })),
            "error: none of the cipher suites has a cipher of TLS 1.3; add one with GCM or "
            "CHACHA20, or set max_version to TLS12");
  EXPECT_EQ(priorities_or_error(with([](TlsSettings& s) { s.cipher_suites = {"ROT13"}; })),
            "error: GnuTLS has no cipher suite 'ROT13'");
}

class TlsCheckTest : public ::testing::Test {
 protected:
  std::string error_of(const std::function<void(TlsSettings&)>& change) const {
    TlsSettings settings{.certificate = test::read_file(certificate_.file()),
                         .key = test::read_file(certificate_.key_file())};
    change(settings);
    const Status status = check_tls(settings);
    return status ? "none" : status.error().message;
  }

  const test::Certificate certificate_{"DNS:localhost"};
  const test::Certificate other_{"DNS:localhost"};
};

TEST_F(TlsCheckTest, WhatBelongsTogetherWillDo) {
  EXPECT_EQ(error_of([](TlsSettings&) {}), "none");
  EXPECT_EQ(error_of([&](TlsSettings& s) {
              s.client_auth = ClientAuth::require_and_verify;
              s.client_authorities = test::read_file(other_.file());
              s.client_names = {"localhost"};
            }),
            "none");
}

TEST_F(TlsCheckTest, CertificatesAndKeysThatWillNotDo) {
  const std::string why = "the certificate and its key cannot be used: ";
  EXPECT_THAT(error_of([](TlsSettings& s) { s.certificate = "rubbish"; }), StartsWith(why));
  EXPECT_THAT(error_of([](TlsSettings& s) { s.key = ""; }), StartsWith(why));
  EXPECT_THAT(error_of([&](TlsSettings& s) { s.key = test::read_file(other_.key_file()); }),
              StartsWith(why));
}

TEST_F(TlsCheckTest, ClientsThatCannotBeChecked) {
  EXPECT_EQ(error_of([](TlsSettings& s) { s.client_auth = ClientAuth::verify_if_given; }),
            "this client_auth_type needs an authority: client_ca_file or client_ca");
  EXPECT_EQ(
      error_of([&](TlsSettings& s) { s.client_authorities = test::read_file(other_.file()); }),
      "a client authority is given, but client_auth_type asks no client for a certificate");
  EXPECT_THAT(error_of([](TlsSettings& s) {
                s.client_auth = ClientAuth::require_and_verify;
                s.client_authorities = "rubbish";
              }),
              StartsWith("the client authority "));
  EXPECT_EQ(error_of([](TlsSettings& s) {
              s.client_auth = ClientAuth::request;
              s.client_names = {"localhost"};
            }),
            "client_allowed_sans needs client_auth_type RequireAnyClientCert or "
            "RequireAndVerifyClientCert");
}

}  // namespace
}  // namespace timing::web
