// Connections over TLS that come about: what is asked for, what is agreed on, the bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/run/net_tls_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using config::Tls;
using record::Phase;
using run::ConnectEnd;
using run::ConnectRequest;
using run::Stream;

// Both versions that servers speak.
class TlsTest : public testing::TestWithParam<int> {
 protected:
  TlsPeer::Settings server() const {
    return {.files = bench_.authority.issue(), .most_version = GetParam()};
  }

  TlsBench bench_;
};

INSTANTIATE_TEST_SUITE_P(Versions, TlsTest, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                           return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

TEST_P(TlsTest, ConnectsToWhoeverTheAuthorityVouchesFor) {
  const TlsPeer peer(server(), &echo);
  ConnectEnd end = bench_.connect_to(peer, bench_.trusting());
  ASSERT_TRUE(end.stream) << end.stream.error().words;
  EXPECT_TRUE(end.phases[Phase::connect]);
  EXPECT_GT(end.phases[Phase::tls].value(), 0ns);
  EXPECT_EQ(end.protocol, "");
  EXPECT_FALSE(end.resumed);
  EXPECT_EQ(bench_.greet(*end.stream.value()), "hello");
}

TEST_P(TlsTest, CarriesManyBytesBothWays) {
  const TlsPeer peer(server(), &echo);
  const auto stream = bench_.connect_well(bench_.request(peer, bench_.trusting()));
  std::string text;
  for (int number = 0; text.size() < 3'000'000; ++number) text += std::to_string(number);
  for (const std::size_t buffer : {100'000U, 16'384U, 1'000U}) {
    const auto got = bench_.exchange(
        *stream, text, [&](const std::string& so_far) { return so_far.size() >= text.size(); },
        buffer);
    EXPECT_TRUE(got.received == text) << buffer << ": " << got.received.size();
  }
}

TEST_P(TlsTest, AReadThatIsNotFilledHasTakenAllThatWasThere) {
  // Records of many lengths, so that reads and records end at every place of each other.
  constexpr int kRecords = 200;
  const TlsPeer peer(server(), [](TlsPeer::Connection& connection) {
    connection.read();
    for (int number = 0; number < kRecords; ++number) {
      connection.write(std::string(static_cast<std::size_t>(1 + number * 83), 'x'));
    }
    connection.read();
  });
  std::size_t expected = 0;
  for (int number = 0; number < kRecords; ++number)
    expected += static_cast<std::size_t>(1 + number * 83);
  for (const std::size_t buffer : {997U, 7'919U, 16'384U, 65'536U}) {
    const auto stream = bench_.connect_well(bench_.request(peer, bench_.trusting()));
    const auto got = bench_.exchange(
        *stream, "go", [&](const std::string& so_far) { return so_far.size() >= expected; },
        buffer);
    EXPECT_EQ(got.received.size(), expected) << buffer;
  }
}

TEST_P(TlsTest, AnEndInOrderIsNoFailure) {
  const TlsPeer peer(server(), [](TlsPeer::Connection& connection) {
    connection.write("last words");
    connection.close_notify();
  });
  const auto stream = bench_.connect_well(bench_.request(peer, bench_.trusting()));
  const auto got = bench_.receive_all(*stream);
  EXPECT_EQ(got.received, "last words");
  EXPECT_EQ(got.end, Stream::Status::closed);
  EXPECT_FALSE(stream->fault());
}

TEST_P(TlsTest, AnEndThatTlsDoesNotKnowOfIsAFailure) {
  const TlsPeer peer(server(),
                     [](TlsPeer::Connection& connection) { connection.write("last words"); });
  const auto stream = bench_.connect_well(bench_.request(peer, bench_.trusting()));
  const auto got = bench_.receive_all(*stream);
  EXPECT_EQ(got.received, "last words");
  EXPECT_EQ(got.end, Stream::Status::failed);
  ASSERT_TRUE(stream->fault());
  EXPECT_EQ(stream->fault()->number, run::kReceiveFailed);
  EXPECT_THAT(stream->fault()->words, testing::HasSubstr("close_notify"));
}

TEST_P(TlsTest, AResetIsAFailure) {
  const TlsPeer peer(server(), [](TlsPeer::Connection& connection) {
    connection.read();
    connection.reset();
  });
  const auto stream = bench_.connect_well(bench_.request(peer, bench_.trusting()));
  const auto got = bench_.exchange(*stream, "x", [](const std::string&) { return false; });
  EXPECT_EQ(got.end, Stream::Status::failed);
  ASSERT_TRUE(stream->fault());
  EXPECT_EQ(stream->fault()->number, run::kReceiveFailed);
  EXPECT_EQ(stream->fault()->words, "receiving failed: Connection reset by peer");
  // No signal ends the program.
  EXPECT_EQ(stream->write("x").status, Stream::Status::failed);
  char byte = 0;
  EXPECT_EQ(stream->read({&byte, 1}).status, Stream::Status::failed);
}

TEST_P(TlsTest, TellsTheServerThatItGoes) {
  std::string seen = "nothing";
  {
    const TlsPeer peer(server(), [&](TlsPeer::Connection& connection) {
      seen = connection.read();
      seen += connection.ended_in_order() ? "in order" : "cut off";
    });
    bench_.connect_well(bench_.request(peer, bench_.trusting()));
    peer.wait_for_ends(1);
  }
  EXPECT_EQ(seen, "in order");
}

TEST_P(TlsTest, ShowsItsCertificateToWhoeverWantsOne) {
  TlsPeer::Settings settings = server();
  settings.client_authority = bench_.authority.file();
  const TlsPeer peer(std::move(settings), &echo);
  const IssuedFiles own = bench_.authority.issue();
  Tls client = bench_.trusting();
  client.cert_file = loaded(own.certificate);
  client.key_file = loaded(own.key);
  const auto stream = bench_.connect_well(bench_.request(peer, client));
  EXPECT_EQ(bench_.greet(*stream), "hello");
  EXPECT_EQ(peer.handshakes(1).at(0).client, "issued");
}

TEST_P(TlsTest, CertificateAndKeyMayShareAFile) {
  TlsPeer::Settings settings = server();
  settings.client_authority = bench_.authority.file();
  const TlsPeer peer(std::move(settings), &echo);
  const IssuedFiles own = bench_.authority.issue();
  const TemporaryFolder folder;
  Tls client = bench_.trusting();
  client.cert_file =
      loaded(folder.write("both.pem", read_file(own.certificate) + read_file(own.key)));
  client.key_file = client.cert_file;
  const auto stream = bench_.connect_well(bench_.request(peer, client));
  EXPECT_EQ(bench_.greet(*stream), "hello");
}

TEST_P(TlsTest, AsksForAHostByName) {
  const TlsPeer peer(server(), &echo);
  std::size_t count = 0;
  const auto asked = [&](const Tls& settings, const std::string& host) {
    const ConnectEnd end = bench_.connect_to(peer, settings, host);
    EXPECT_TRUE(end.stream) << host << ": " << end.stream.error().words;
    return peer.handshakes(++count).back().server_name;
  };
  EXPECT_EQ(asked(bench_.trusting(), "localhost"), "localhost");
  EXPECT_EQ(asked(bench_.trusting(), "localhost."), "localhost") << "the last dot is not sent";
  EXPECT_EQ(asked(bench_.trusting(), "127.0.0.1"), "") << "addresses are not sent";
  Tls other = bench_.trusting();
  other.server_name = "localhost";
  EXPECT_EQ(asked(other, "127.0.0.2"), "localhost") << "what the settings say";
}

TEST_P(TlsTest, AgreesOnAProtocol) {
  TlsPeer::Settings settings = server();
  settings.protocols = {"h2", "http/1.1"};
  const TlsPeer peer(std::move(settings), &echo);
  const auto chosen = [&](std::vector<std::string> offered) {
    ConnectRequest request = bench_.request(peer, bench_.trusting());
    request.protocols = std::move(offered);
    return bench_.connect(std::move(request)).protocol;
  };
  EXPECT_EQ(chosen({"h2", "http/1.1"}), "h2");
  EXPECT_EQ(chosen({"http/1.1"}), "http/1.1");
  EXPECT_EQ(chosen({"gopher"}), "");
  EXPECT_EQ(chosen({}), "");
}

TEST_P(TlsTest, AHandshakeMayTakeItsTime) {
  // Byte by byte, through somebody in between.
  const TlsPeer peer(server(), &echo);
  const Trickle slow(peer.port());
  ConnectRequest request = bench_.request(peer, bench_.trusting());
  request.port = slow.port();
  const auto stream = bench_.connect_well(std::move(request));
  EXPECT_EQ(bench_.greet(*stream), "hello");
}

}  // namespace
}  // namespace timing::test
