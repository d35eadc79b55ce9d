// Sessions that are taken up again, and the certificates' ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "tests/unit/run/net_tls_bench.h"
#include "timing/run/net/tls_sessions.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using config::Tls;
using run::ConnectEnd;

class TlsSessionTest : public testing::TestWithParam<int> {
 protected:
  TlsPeer::Settings server() const {
    return {.files = bench_.authority.issue(), .most_version = GetParam()};
  }
  // One after the other, each used: with TLS 1.3 sessions come after the handshake.
  ConnectEnd visit(const TlsPeer& peer, const std::shared_ptr<const run::TlsContext>& context,
                   const std::string& host = "127.0.0.1") {
    ConnectEnd end =
        bench_.connect({.host = host, .port = peer.port(), .address = "127.0.0.1", .tls = context});
    EXPECT_TRUE(end.stream.ok());
    if (end.stream) {
      EXPECT_EQ(bench_.greet(*end.stream.value()), "hello");
    }
    return end;
  }

  TlsBench bench_;
};

INSTANTIATE_TEST_SUITE_P(Versions, TlsSessionTest, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                           return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

TEST_P(TlsSessionTest, AreTakenUpByTheNextConnectionToTheSameServer) {
  const TlsPeer peer(server(), &echo);
  const auto context = tls(bench_.trusting());
  EXPECT_FALSE(visit(peer, context).resumed);
  for (int time = 0; time < 3; ++time) EXPECT_TRUE(visit(peer, context).resumed);
  const auto seen = peer.handshakes(4);
  EXPECT_FALSE(seen.at(0).resumed);
  for (std::size_t time = 1; time < 4; ++time) EXPECT_TRUE(seen.at(time).resumed);
}

TEST_P(TlsSessionTest, AreTakenUpBySeveralConnectionsAtOnce) {
  const TlsPeer peer(server(), &echo);
  const auto context = tls(bench_.trusting());
  visit(peer, context);
  const ConnectEnd first = visit(peer, context);
  const ConnectEnd second = visit(peer, context);
  EXPECT_TRUE(first.resumed);
  EXPECT_TRUE(second.resumed);
}

TEST_P(TlsSessionTest, SurviveAConnectionThatIsCutOff) {
  const TlsPeer peer(server(), [](TlsPeer::Connection& connection) {
    connection.write(connection.read());  // and no close_notify
  });
  const auto context = tls(bench_.trusting());
  {
    const ConnectEnd first = visit(peer, context);
    EXPECT_EQ(bench_.receive_all(*first.stream.value()).end, run::Stream::Status::failed);
  }
  EXPECT_TRUE(visit(peer, context).resumed);
}

TEST_P(TlsSessionTest, AreOfOneNameAndOneContextOnly) {
  const TlsPeer peer(server(), &echo);
  const TlsPeer other(server(), &echo);
  Tls careless = bench_.trusting();
  careless.insecure_skip_verify = true;
  const auto skips = tls(careless);
  visit(peer, skips);
  const auto context = tls(bench_.trusting());
  EXPECT_FALSE(visit(peer, context).resumed) << "what nobody verified is not trusted";
  EXPECT_FALSE(visit(peer, context, "localhost").resumed);
  EXPECT_FALSE(visit(other, context).resumed);
}

TEST_P(TlsSessionTest, AServerThatForgotThemShakesHandsInFull) {
  const auto context = tls(bench_.trusting());
  const TlsPeer::Settings settings = server();
  std::uint16_t port = 0;
  {
    const TlsPeer peer(settings, &echo);
    visit(peer, context);
    port = peer.port();
  }
  const TlsPeer again(settings, &echo, port);
  EXPECT_FALSE(visit(again, context).resumed);
  EXPECT_TRUE(visit(again, context).resumed);
}

TEST_P(TlsSessionTest, AreNotOfferedAgainAfterAHandshakeThatFailed) {
  const TlsPeer peer(server(), &echo);
  const auto context = tls(bench_.trusting());
  const auto visit_at = [&](std::uint16_t port) {
    ConnectEnd end = bench_.connect({.host = "127.0.0.1", .port = port, .tls = context});
    if (end.stream) {
      EXPECT_EQ(bench_.greet(*end.stream.value()), "hello");
    }
    return end;
  };
  std::uint16_t port = 0;
  {
    const Trickle first(peer.port());
    port = first.port();
    visit_at(port);
  }
  {
    const Trickle second(peer.port(), port);
    EXPECT_TRUE(visit_at(port).resumed);
  }
  {
    const Listener unkind("127.0.0.1", port);
    const std::jthread closing([&] { unkind.accept(); });
    EXPECT_EQ(visit_at(port).stream.error().number, run::kTlsConnectFailed);
  }
  const Trickle third(peer.port(), port);
  const ConnectEnd end = visit_at(port);
  EXPECT_TRUE(end.stream.ok());
  EXPECT_FALSE(end.resumed);
}

TEST(TlsSessionsTest, AreKeptForSoManyOrigins) {
  run::TlsSessions sessions;
  const auto context = tls({});
  const auto first = sessions.of(context, "a", 1);
  EXPECT_EQ(sessions.of(context, "a", 1), first);
  EXPECT_NE(sessions.of(context, "a", 2), first);
  EXPECT_NE(sessions.of(context, "b", 1), first);
  EXPECT_NE(sessions.of(tls({}), "a", 1), first);
  const std::weak_ptr<run::TlsSession> second = sessions.of(context, "a", 2);
  for (std::uint16_t port = 1; port <= 2'000; ++port) sessions.of(context, "c", port);
  EXPECT_TRUE(second.expired());
}

std::chrono::sys_seconds in(std::chrono::seconds time) {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + time;
}

TEST_P(TlsSessionTest, TheFirstCertificateToEndIsTold) {
  const Authority soon(bench_.authority, 2h);
  const Authority late(bench_.authority, 20h);
  const auto ends = [&](const Authority& authority, std::chrono::seconds leaf) {
    const TlsPeer peer({.files = authority.issue({.not_after = leaf}), .most_version = GetParam()},
                       &echo);
    return visit(peer, tls(bench_.trusting())).certificate_not_after.value();
  };
  const auto near = [](std::chrono::sys_seconds time) {
    return testing::AllOf(testing::Ge(time - 60s), testing::Le(time + 60s));
  };
  EXPECT_THAT(ends(bench_.authority, 5h), near(in(5h)));
  EXPECT_THAT(ends(soon, 5h), near(in(2h))) << "of the authority between";
  EXPECT_THAT(ends(late, 5h), near(in(5h)));
  EXPECT_THAT(ends(late, 24h * 365 * 60), near(in(20h)));
  EXPECT_THAT(ends(bench_.authority, 24h * 365 * 60), near(in(24h * 365 * 60)))
      << "after 2050 it is written in another way";
}

TEST_P(TlsSessionTest, ItIsKnownOfASessionThatIsTakenUp) {
  const TlsPeer peer(server(), &echo);
  const auto context = tls(bench_.trusting());
  const auto first = visit(peer, context).certificate_not_after;
  const ConnectEnd second = visit(peer, context);
  EXPECT_TRUE(second.resumed);
  EXPECT_TRUE(first);
  EXPECT_EQ(second.certificate_not_after, first);
  EXPECT_EQ(visit(peer, context).certificate_not_after, first);
}

}  // namespace
}  // namespace timing::test
