// Handshakes that fail: which number, which words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "tests/unit/run/net_tls_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using config::Tls;
using record::Phase;
using run::ConnectEnd;
using run::Fault;

class TlsFaultTest : public testing::TestWithParam<int> {
 protected:
  TlsPeer::Settings server(const Authority::Order& order = {}) const {
    return {.files = bench_.authority.issue(order), .most_version = GetParam()};
  }
  Fault fault(const TlsPeer& peer, const Tls& settings, const std::string& host = "127.0.0.1") {
    const ConnectEnd end = bench_.connect_to(peer, settings, host);
    EXPECT_TRUE(end.phases[Phase::connect]);
    EXPECT_FALSE(end.phases[Phase::tls]);
    EXPECT_FALSE(end.stream.ok());
    return end.stream ? Fault() : end.stream.error();
  }
  // The same server suits whoever does not look.
  void expect_refused(const TlsPeer& peer, const std::string& words,
                      const std::string& host = "127.0.0.1") {
    const Fault refused = fault(peer, bench_.trusting(), host);
    EXPECT_EQ(refused.number, run::kPeerNotVerified);
    EXPECT_EQ(refused.words, "the certificate of " + host + " is refused: " + words);
    Tls careless = bench_.trusting();
    careless.insecure_skip_verify = true;
    EXPECT_TRUE(bench_.connect_to(peer, careless, host).stream.ok());
  }

  TlsBench bench_;
};

INSTANTIATE_TEST_SUITE_P(Versions, TlsFaultTest, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                           return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

TEST_P(TlsFaultTest, ACertificateThatHasExpired) {
  expect_refused(TlsPeer(server({.not_before = -48h, .not_after = -24h}), &echo),
                 "certificate has expired");
}

TEST_P(TlsFaultTest, ACertificateThatIsNotValidYet) {
  expect_refused(TlsPeer(server({.not_before = 24h, .not_after = 48h}), &echo),
                 "certificate is not yet valid");
}

TEST_P(TlsFaultTest, ACertificateOfAnotherName) {
  const TlsPeer peer(server({.names = "DNS:somebody.else"}), &echo);
  expect_refused(peer, "hostname mismatch", "localhost");
  expect_refused(peer, "IP address mismatch");
}

TEST_P(TlsFaultTest, AWildcardStandsForOneLabel) {
  const TlsPeer peer(server({.names = "DNS:*.example.test"}), &echo);
  EXPECT_TRUE(bench_.connect_to(peer, bench_.trusting(), "a.example.test").stream.ok());
  expect_refused(peer, "hostname mismatch", "a.b.example.test");
  expect_refused(peer, "hostname mismatch", "example.test");
}

TEST_P(TlsFaultTest, ACertificateThatSignedItself) {
  const TemporaryFolder folder;
  expect_refused(
      TlsPeer({.files = Authority::self_signed(folder), .most_version = GetParam()}, &echo),
      "self-signed certificate");
}

TEST_P(TlsFaultTest, ACertificateOfAnUnknownAuthority) {
  const Authority other;
  expect_refused(TlsPeer({.files = other.issue(), .most_version = GetParam()}, &echo),
                 "unable to get local issuer certificate");
}

TEST_P(TlsFaultTest, TheSystemsAuthoritiesDoNotKnowTheTests) {
  const TlsPeer peer(server(), &echo);
  EXPECT_EQ(fault(peer, Tls()).number, run::kPeerNotVerified);
}

TEST_P(TlsFaultTest, ANameThatIsNotTheSettings) {
  const TlsPeer peer(server(), &echo);
  Tls settings = bench_.trusting();
  settings.server_name = "somebody.else";
  EXPECT_EQ(fault(peer, settings).words,
            "the certificate of somebody.else is refused: hostname mismatch");
}

TEST_P(TlsFaultTest, AServerThatWantsACertificate) {
  TlsPeer::Settings settings = server();
  settings.client_authority = bench_.authority.file();
  const TlsPeer peer(std::move(settings), &echo);
  ConnectEnd end = bench_.connect_to(peer, bench_.trusting());
  if (GetParam() == TLS1_2_VERSION) {
    ASSERT_FALSE(end.stream);
    EXPECT_EQ(end.stream.error().number, run::kTlsConnectFailed);
    EXPECT_THAT(end.stream.error().words,
                testing::MatchesRegex("TLS handshake with 127.0.0.1: .* alert handshake failure"));
    return;
  }
  // With TLS 1.3 the client is done before the server has looked.
  ASSERT_TRUE(end.stream);
  EXPECT_EQ(bench_.receive_all(*end.stream.value()).end, run::Stream::Status::failed);
  EXPECT_EQ(end.stream.value()->fault()->number, run::kReceiveFailed);
  EXPECT_EQ(end.stream.value()->fault()->words,
            "receiving over TLS failed: tlsv13 alert certificate required");
}

TEST(TlsVersionTest, AServerThatIsTooOldForTheSettings) {
  TlsBench bench;
  const TlsPeer peer({.files = bench.authority.issue(), .most_version = TLS1_2_VERSION}, &echo);
  Tls strict = bench.trusting();
  strict.min_version = config::TlsVersion::tls13;
  const ConnectEnd end = bench.connect_to(peer, strict);
  ASSERT_FALSE(end.stream);
  EXPECT_EQ(end.stream.error().number, run::kTlsConnectFailed);
  EXPECT_THAT(end.stream.error().words,
              testing::StartsWith("TLS handshake with 127.0.0.1: tlsv1 alert protocol version"));
}

// Servers that do not speak TLS: what they do with the client's first words.
class NoTlsTest : public testing::Test {
 protected:
  ConnectEnd connect_to(const Listener& listener, std::optional<SteadyTime> deadline = {}) {
    return bench_.connect({.host = "localhost",
                           .port = listener.port(),
                           .address = "127.0.0.1",
                           .tls = context_,
                           .deadline = deadline});
  }
  // The words, after what they all begin with.
  std::string words_of(const std::function<void(Descriptor client)>& serve) {
    const Listener listener;
    std::jthread server([&] { serve(listener.accept()); });
    const ConnectEnd end = connect_to(listener);
    EXPECT_FALSE(end.stream.ok());
    if (end.stream) return {};
    EXPECT_EQ(end.stream.error().number, run::kTlsConnectFailed);
    const std::string begin = "TLS handshake with localhost: ";
    EXPECT_THAT(end.stream.error().words, testing::StartsWith(begin));
    return end.stream.error().words.substr(begin.size());
  }

  NetBench bench_;
  std::shared_ptr<const run::TlsContext> context_ = tls({});
};

// Waits for the first bytes.
void await_hello(const Descriptor& client) {
  char byte = 0;
  ::recv(client.get(), &byte, 1, MSG_PEEK);
}

TEST_F(NoTlsTest, SilenceIsEndedByTheDeadline) {
  const Listener listener;
  const SteadyTime deadline = bench_.clock.steady_now() + 200ms;
  const ConnectEnd end = connect_to(listener, deadline);
  ASSERT_FALSE(end.stream);
  EXPECT_GE(bench_.clock.steady_now(), deadline);
  EXPECT_EQ(end.stream.error().number, run::kTimedOut);
  EXPECT_THAT(end.stream.error().words,
              testing::StartsWith("TLS handshake with localhost: timed out after "));
  EXPECT_FALSE(end.phases[Phase::tls]);
}

TEST_F(NoTlsTest, AnEnd) {
  EXPECT_EQ(words_of([](const Descriptor& client) {
              std::array<char, 4096> hello{};
              ::recv(client.get(), hello.data(), hello.size(), 0);
            }),
            "the server closed the connection");
}

TEST_F(NoTlsTest, AReset) {
  // Closing with bytes unread resets.
  EXPECT_EQ(words_of([](const Descriptor& client) { await_hello(client); }),
            "Connection reset by peer");
}

TEST_F(NoTlsTest, AnotherProtocol) {
  EXPECT_EQ(words_of([](const Descriptor& client) {
              std::array<char, 4096> hello{};
              ::recv(client.get(), hello.data(), hello.size(), 0);
              ::send(client.get(), "HTTP/1.1 400 Bad Request\r\n\r\n", 28, MSG_NOSIGNAL);
              ::shutdown(client.get(), SHUT_WR);
              ::recv(client.get(), hello.data(), hello.size(), 0);
            }),
            "wrong version number");
}

TEST_F(NoTlsTest, AnAttemptThatIsGoneInMidHandshakeIsNotTold) {
  class NeverTold final : public run::Connector::Receiver {
    void connect_ended(ConnectEnd) override { ADD_FAILURE() << "told of an attempt that is gone"; }
  };
  const Listener listener;
  NeverTold receiver;
  auto attempt = bench_.connector.connect(
      {.host = "127.0.0.1", .port = listener.port(), .tls = context_}, receiver);
  bool hello = false;
  std::jthread server([&] {
    const Descriptor client = listener.accept();
    await_hello(client);
    bench_.loop.post([&] {
      hello = true;
      attempt.reset();
    });
    char byte = 0;
    while (::recv(client.get(), &byte, 1, 0) > 0) {
    }
  });
  bench_.run_until([&] { return hello; });
}

}  // namespace
}  // namespace timing::test
