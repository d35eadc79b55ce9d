// TLS, passwords and headers of the endpoint, seen by clients.
#include "exporter/web_settings.h"

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/server.h"
#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/files.h"
#include "tests/support/http/certificate.h"
#include "tests/unit/exporter/client.h"
#include "tests/unit/exporter/tls_client.h"

namespace timing::exporter {
namespace {

using test::read_file;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using web::ClientAuth;
using web::TlsSettings;
using web::TlsVersion;

// Of "secret", at a cost of 4.
constexpr std::string_view kSecretHash =
    "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
// Of "other".
constexpr std::string_view kOtherHash =
    "$2y$04$abcdefghijklmnopqrstuu0HtfOlPbTiymk5tcV.3TsFPDd3SYZqu";
constexpr std::string_view kAliceSecret = "YWxpY2U6c2VjcmV0";  // alice:secret
constexpr std::string_view kAliceOther = "YWxpY2U6b3RoZXI=";   // alice:other

class WebSettingsTest : public ::testing::Test {
 protected:
  void start(const WebSettings& settings) {
    auto server = Server::start(
        {.addresses = {{.host = "127.0.0.1", .port = 0}}, .web = settings},
        [this](const Request&) { return Response{.body = page_}; }, log_);
    ASSERT_TRUE(server.ok()) << server.error().message;
    server_ = std::move(server).value();
  }

  std::uint16_t port() const { return server_->addresses().front().port; }

  // The answer to a request with that user and password, in base64.
  std::string ask(std::string_view credentials) const {
    Client client(port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Basic " +
                std::string(credentials) + "\r\n\r\n");
    return client.receive_all();
  }

  std::string page_ = "up 1.0\n";
  test::CapturingLog log_;
  std::unique_ptr<Server> server_;
};

TEST_F(WebSettingsTest, UsersNeedTheirPassword) {
  start({.users = {{.name = "alice", .password_hash = std::string(kSecretHash)}}});
  EXPECT_THAT(request(port(), "GET", "/"),
              AllOf(StartsWith("HTTP/1.1 401 Unauthorized\r\n"),
                    HasSubstr("\r\nWWW-Authenticate: Basic realm=\"timing\"\r\n"),
                    Not(HasSubstr("up 1.0"))));
  EXPECT_THAT(ask(kAliceOther), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(ask(kAliceSecret), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("up 1.0\n")));
  EXPECT_THAT(request(port(), "GET", "/-/healthy"), StartsWith("HTTP/1.1 401"));
}

TEST_F(WebSettingsTest, ANewPasswordCountsAtOnce) {
  start({.users = {{.name = "alice", .password_hash = std::string(kSecretHash)}}});
  EXPECT_THAT(ask(kAliceSecret), StartsWith("HTTP/1.1 200"));
  ASSERT_TRUE(
      server_->apply({.users = {{.name = "alice", .password_hash = std::string(kOtherHash)}}}));
  EXPECT_THAT(ask(kAliceSecret), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(ask(kAliceOther), StartsWith("HTTP/1.1 200"));
  ASSERT_TRUE(server_->apply({}));
  EXPECT_THAT(request(port(), "GET", "/"), StartsWith("HTTP/1.1 200"));
}

TEST_F(WebSettingsTest, HeadersStandInEveryResponse) {
  start({.users = {{.name = "alice", .password_hash = std::string(kSecretHash)}},
         .headers = {{"X-Frame-Options", "deny"}, {"X-Content-Type-Options", "nosniff"}}});
  for (const std::string& answer : {ask(kAliceSecret), ask(kAliceOther)}) {
    EXPECT_THAT(answer, HasSubstr("\r\nX-Frame-Options: deny\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
    const std::size_t first = answer.find("nosniff");
    EXPECT_EQ(answer.find("nosniff", first + 1), std::string::npos);
  }
}

class TlsTest : public WebSettingsTest {
 protected:
  TlsSettings settings_with(const std::function<void(TlsSettings&)>& change) const {
    TlsSettings settings{.certificate = read_file(certificate_.file()),
                         .key = read_file(certificate_.key_file())};
    change(settings);
    return settings;
  }
  void start_with(const std::function<void(TlsSettings&)>& change) {
    start({.tls = settings_with(change)});
  }
  bool answers(const std::vector<std::string>& arguments) const {
    return tls_request(port(), "/", arguments).starts_with("HTTP/1.1 200");
  }
  static std::vector<std::string> shown_by(const test::Certificate& client) {
    return {"-cert", client.file(), "-key", client.key_file()};
  }
  // The client insists on this certificate.
  static std::vector<std::string> trusting(const test::Certificate& authority) {
    return {"-CAfile", authority.file(), "-verify_return_error", "-verify_ip", "127.0.0.1"};
  }

  const test::Certificate certificate_{"IP:127.0.0.1"};
};

TEST_F(TlsTest, ServesHttpsWithItsCertificate) {
  start_with([](TlsSettings&) {});
  EXPECT_THAT(tls_request(port(), "/", trusting(certificate_)),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nup 1.0\n")));
  EXPECT_FALSE(answers(trusting(test::Certificate("IP:127.0.0.1"))));
}

TEST_F(TlsTest, APageOfManyRecordsArrivesWhole) {
  page_ = std::string(5'000'000, '#') + "end\n";
  start_with([](TlsSettings&) {});
  const std::string answer = tls_request(port(), "/");
  EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, page_.size());
  EXPECT_THAT(answer, EndsWith("#end\n"));
}

TEST_F(TlsTest, HoldsToItsVersions) {
  start_with([](TlsSettings& settings) { settings.least = TlsVersion::tls13; });
  EXPECT_FALSE(answers({"-tls1_2"}));
  EXPECT_TRUE(answers({"-tls1_3"}));
  start_with([](TlsSettings& settings) { settings.most = TlsVersion::tls12; });
  EXPECT_TRUE(answers({"-tls1_2"}));
  EXPECT_FALSE(answers({"-tls1_3"}));
}

TEST_F(TlsTest, HoldsToItsCipherSuitesAndCurves) {
  start_with([](TlsSettings& settings) {
    settings.cipher_suites = {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"};
    settings.curves = {"CurveP384"};
  });
  EXPECT_TRUE(answers({"-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"}));
  EXPECT_FALSE(answers({"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"}));
  EXPECT_TRUE(answers({"-groups", "P-384"}));
  EXPECT_FALSE(answers({"-groups", "P-521"}));
}

TEST_F(TlsTest, AsksClientsForCertificates) {
  const test::Certificate known("DNS:client");
  const test::Certificate stranger("DNS:client");
  struct Case {
    ClientAuth client_auth;
    bool none;
    bool strangers;
  };
  for (const Case& each : {Case{ClientAuth::none, true, true},
                           {ClientAuth::request, true, true},
                           {ClientAuth::require_any, false, true},
                           {ClientAuth::verify_if_given, true, false},
                           {ClientAuth::require_and_verify, false, false}}) {
    start_with([&](TlsSettings& settings) {
      settings.client_auth = each.client_auth;
      if (each.client_auth != ClientAuth::none) {
        settings.client_authorities = read_file(known.file());
      }
    });
    const int number = static_cast<int>(each.client_auth);
    EXPECT_EQ(answers({}), each.none) << number;
    EXPECT_EQ(answers(shown_by(stranger)), each.strangers) << number;
    EXPECT_TRUE(answers(shown_by(known))) << number;
  }
  // The last ones were told to verify: so they do in the older version.
  const auto in_tls12 = [](std::vector<std::string> arguments) {
    arguments.emplace_back("-tls1_2");
    return arguments;
  };
  EXPECT_FALSE(answers(in_tls12({})));
  EXPECT_FALSE(answers(in_tls12(shown_by(stranger))));
  EXPECT_TRUE(answers(in_tls12(shown_by(known))));
}

TEST_F(TlsTest, AClientNeedsAnAllowedName) {
  const test::Certificate client(
      "DNS:scraper,IP:10.0.0.1,IP:fd00::1,email:me@example.com,URI:spiffe://a/b");
  for (const auto& [name, allowed] :
       std::vector<std::pair<std::string, bool>>{{"scraper", true},
                                                 {"10.0.0.1", true},
                                                 {"fd00::1", true},
                                                 {"me@example.com", true},
                                                 {"spiffe://a/b", true},
                                                 {"scrape", false},
                                                 {"test", false}}) {
    start_with([&, &allowed_name = name](TlsSettings& settings) {
      settings.client_auth = ClientAuth::require_and_verify;
      settings.client_authorities = read_file(client.file());
      settings.client_names = {"nobody", allowed_name};
    });
    EXPECT_EQ(answers(shown_by(client)), allowed) << name;
  }
}

TEST_F(TlsTest, SaysWhatCannotBeServed) {
  const auto server = Server::start(
      {.addresses = {{.host = "127.0.0.1", .port = 0}},
       .web = {.tls = settings_with([](TlsSettings& settings) { settings.key = ""; })}},
      [](const Request&) { return Response{}; }, log_);
  ASSERT_FALSE(server.ok());
  EXPECT_THAT(server.error().message, StartsWith("the certificate and its key cannot be used: "));
}

TEST_F(TlsTest, NewConnectionsGetANewCertificate) {
  start_with([](TlsSettings&) {});
  EXPECT_TRUE(answers(trusting(certificate_)));
  const test::Certificate next("IP:127.0.0.1");
  ASSERT_TRUE(server_->apply({.tls = settings_with([&](TlsSettings& settings) {
                                settings.certificate = read_file(next.file());
                                settings.key = read_file(next.key_file());
                              })}));
  EXPECT_TRUE(answers(trusting(next)));
  EXPECT_FALSE(answers(trusting(certificate_)));
  // A broken one changes nothing.
  EXPECT_FALSE(server_->apply(
      {.tls = settings_with([](TlsSettings& settings) { settings.certificate = "rubbish"; })}));
  EXPECT_TRUE(answers(trusting(next)));
  ASSERT_TRUE(server_->apply({}));
  EXPECT_THAT(request(port(), "GET", "/"), StartsWith("HTTP/1.1 200"));
}

TEST_F(TlsTest, AConnectionOfBeforeEndsWithItsNextAnswer) {
  start({});
  Client client(port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(client.receive(), EndsWith("up 1.0\n"));
  Client busy(port());
  busy.send("GET / HTTP/1.1\r\nHost:");
  while (server_->connections() < 2) {
  }
  ASSERT_TRUE(server_->apply({.tls = settings_with([](TlsSettings&) {})}));
  EXPECT_TRUE(answers({}));
  EXPECT_EQ(client.receive_all(), "");
  busy.send(" h\r\n\r\n");
  EXPECT_THAT(busy.receive_all(), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("up 1.0\n")));
}

TEST_F(TlsTest, WhoeverDoesNotSpeakItHoldsNobodyUp) {
  start_with([](TlsSettings&) {});
  const Client silent(port());
  Client plain(port());
  plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answers({}));
  EXPECT_THAT(plain.receive_all(), Not(HasSubstr("HTTP/1.1 200")));
}

}  // namespace
}  // namespace timing::exporter
