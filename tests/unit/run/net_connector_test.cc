// Connecting without TLS: names, addresses, limits of time, ends at every stage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "tests/unit/run/net_bench.h"
#include "timing/run/net/socket_address.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Phase;
using run::ConnectEnd;
using run::ConnectRequest;
using run::SocketAddress;
using run::SocketAddresses;

run::Resolver::Lookup answering(std::vector<std::string> texts) {
  return [texts = std::move(texts)](const std::string&) {
    SocketAddresses addresses;
    for (const std::string& text : texts) addresses.push_back(SocketAddress::parse(text).value());
    return addresses;
  };
}

// Of several addresses: the port that is free on the first may be taken on another.
template <typename Places>
std::unique_ptr<Places> on_one_port() {
  for (int tries = 0; tries < 100; ++tries) {
    try {
      return std::make_unique<Places>();
    } catch (const std::system_error&) {
      continue;
    }
  }
  throw std::runtime_error("no port is free on all addresses");
}

bool no_delay(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  ::getsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &value, &size);
  return value != 0;
}

TEST(ConnectorTest, ConnectsToAnAddress) {
  const Listener listener;
  NetBench bench;
  const ConnectEnd end = bench.connect({.host = "127.0.0.1", .port = listener.port()});
  ASSERT_TRUE(end.stream) << end.stream.error().words;
  EXPECT_EQ(end.peer, "127.0.0.1:" + std::to_string(listener.port()));
  EXPECT_TRUE(end.phases[Phase::connect]);
  EXPECT_FALSE(end.phases[Phase::dns]);
  EXPECT_FALSE(end.phases[Phase::tls]);
  EXPECT_FALSE(end.certificate_not_after);
  EXPECT_TRUE(no_delay(end.stream.value()->socket()));
}

TEST(ConnectorTest, ConnectsToAnAddressOfIpv6) {
  const Listener listener("::1");
  NetBench bench;
  for (const char* host : {"::1", "[::1]"}) {
    const ConnectEnd end = bench.connect({.host = host, .port = listener.port()});
    ASSERT_TRUE(end.stream) << end.stream.error().words;
    EXPECT_EQ(end.peer, "[::1]:" + std::to_string(listener.port()));
  }
}

TEST(ConnectorTest, LocalhostIsBothOfItsAddresses) {
  const Listener four("127.0.0.1");
  const Listener six("::1");
  NetBench bench;
  for (const std::uint16_t port : {four.port(), six.port()}) {
    const ConnectEnd end = bench.connect({.host = "localhost", .port = port});
    ASSERT_TRUE(end.stream) << end.stream.error().words;
    EXPECT_TRUE(end.phases[Phase::dns]) << "it is a name";
  }
}

TEST(ConnectorTest, ANameIsResolvedOnceInAWhile) {
  const Listener listener;
  int lookups = 0;
  NetBench bench([&](const std::string& host) {
    ++lookups;
    return answering({"127.0.0.1"})(host);
  });
  const ConnectEnd first = bench.connect({.host = "one.test", .port = listener.port()});
  ASSERT_TRUE(first.stream) << first.stream.error().words;
  EXPECT_TRUE(first.phases[Phase::dns]);
  const ConnectEnd second = bench.connect({.host = "one.test", .port = listener.port()});
  ASSERT_TRUE(second.stream) << second.stream.error().words;
  EXPECT_TRUE(second.phases[Phase::dns]);
  EXPECT_EQ(lookups, 1) << "it was known";
}

TEST(ConnectorTest, TheStreamCarriesBytesBothWays) {
  const Listener listener;
  NetBench bench;
  const auto stream = bench.connect_well({.host = "127.0.0.1", .port = listener.port()});
  const Descriptor peer = listener.accept();
  ASSERT_EQ(::send(peer.get(), "hello", 5, 0), 5);
  ::shutdown(peer.get(), SHUT_WR);
  const auto got = bench.exchange(*stream, "request", [](const std::string&) { return false; });
  EXPECT_EQ(got.received, "hello");
  EXPECT_EQ(got.end, run::Stream::Status::closed);
  std::string sent(7, ' ');
  EXPECT_EQ(::recv(peer.get(), sent.data(), sent.size(), MSG_WAITALL), 7);
  EXPECT_EQ(sent, "request");
}

TEST(ConnectorTest, AStreamThatIsResetHasFailed) {
  const Listener listener;
  NetBench bench;
  const auto stream = bench.connect_well({.host = "127.0.0.1", .port = listener.port()});
  {
    const Descriptor peer = listener.accept();
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(peer.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  EXPECT_EQ(bench.receive_all(*stream).end, run::Stream::Status::failed);
  ASSERT_TRUE(stream->fault());
  EXPECT_EQ(stream->fault()->number, run::kReceiveFailed);
  EXPECT_EQ(stream->fault()->words, "receiving failed: Connection reset by peer");
  // No signal ends the program.
  EXPECT_EQ(stream->write("x").status, run::Stream::Status::failed);
  EXPECT_EQ(stream->fault()->number, run::kSendFailed);
  EXPECT_EQ(stream->fault()->words, "sending failed: Broken pipe");
}

TEST(ConnectorTest, ARefusalIsToldWithTheAddress) {
  const Listener silent("127.0.0.1", 0, -1);
  NetBench bench;
  const ConnectEnd end = bench.connect({.host = "127.0.0.1", .port = silent.port()});
  ASSERT_FALSE(end.stream);
  EXPECT_EQ(end.stream.error().number, run::kCouldNotConnect);
  EXPECT_EQ(end.stream.error().words,
            "connect to 127.0.0.1 port " + std::to_string(silent.port()) + ": Connection refused");
  EXPECT_FALSE(end.phases[Phase::connect]) << "there is none";
}

TEST(ConnectorTest, TriesAllAddressesAndTellsOfTheLast) {
  struct Places {
    Listener good{"127.0.0.3"};
    Listener first{"127.0.0.1", good.port(), -1};
    Listener second{"127.0.0.2", good.port(), -1};
  };
  const auto places = on_one_port<Places>();
  const Listener& good = places->good;
  const Listener refusing("0.0.0.0", 0, -1);
  NetBench bench(answering({"127.0.0.1", "127.0.0.2", "127.0.0.3"}));
  const ConnectEnd end = bench.connect({.host = "three.test", .port = good.port()});
  ASSERT_TRUE(end.stream) << end.stream.error().words;
  EXPECT_EQ(end.peer, "127.0.0.3:" + std::to_string(good.port()));
  const ConnectEnd failed = bench.connect({.host = "three.test", .port = refusing.port()});
  ASSERT_FALSE(failed.stream);
  EXPECT_THAT(failed.stream.error().words, testing::StartsWith("connect to 127.0.0.3 port "));
}

TEST(ConnectorTest, AnAddressThatDoesNotAnswerGetsAPartOfTheTime) {
  struct Places {
    Blackhole silent{"127.0.0.2"};
    Listener good{"127.0.0.1", silent.port()};
  };
  const auto places = on_one_port<Places>();
  const Listener& good = places->good;
  NetBench bench(answering({"127.0.0.2", "127.0.0.1"}));
  const SteadyTime began = bench.clock.steady_now();
  const ConnectEnd end =
      bench.connect({.host = "two.test", .port = good.port(), .deadline = began + 4s});
  ASSERT_TRUE(end.stream) << end.stream.error().words;
  EXPECT_EQ(end.peer, "127.0.0.1:" + std::to_string(good.port()));
  EXPECT_GE(end.phases[Phase::connect].value(), 2s) << "the address before it had its turn";
}

TEST(ConnectorTest, OnlyTheDeadlineEndsAConnectThatIsNotAnswered) {
  const Blackhole silent;
  NetBench bench;
  const SteadyTime deadline = bench.clock.steady_now() + 100ms;
  const ConnectEnd end =
      bench.connect({.host = "127.0.0.1", .port = silent.port(), .deadline = deadline});
  ASSERT_FALSE(end.stream);
  EXPECT_GE(bench.clock.steady_now(), deadline);
  EXPECT_EQ(end.stream.error().number, run::kTimedOut);
  EXPECT_THAT(end.stream.error().words,
              testing::MatchesRegex("connect to 127.0.0.1 port [0-9]+: timed out after .*s"));
}

TEST(ConnectorTest, ADeadlineThatHasPassedIsATimeoutToo) {
  const Blackhole silent;
  NetBench bench(answering({"127.0.0.1", "127.0.0.1"}));
  const ConnectEnd end = bench.connect(
      {.host = "a.test", .port = silent.port(), .deadline = bench.clock.steady_now() - 1s});
  ASSERT_FALSE(end.stream);
  EXPECT_EQ(end.stream.error().number, run::kTimedOut);
}

TEST(ConnectorTest, ANameIsResolvedWithinTheDeadlineOrNotAtAll) {
  std::atomic<bool> over = false;
  ConnectEnd end{.stream = run::Fault{}};
  {
    NetBench bench([&](const std::string&) {
      over.wait(false);
      return run::Fault{run::kCouldNotResolve, "too late"};
    });
    end = bench.connect(
        {.host = "slow.test", .port = 80, .deadline = bench.clock.steady_now() + 50ms});
    over = true;
    over.notify_all();
  }
  ASSERT_FALSE(end.stream);
  EXPECT_EQ(end.stream.error().number, run::kTimedOut);
  EXPECT_THAT(end.stream.error().words,
              testing::StartsWith("resolving slow.test: timed out after "));
  EXPECT_FALSE(end.phases[Phase::dns]) << "it has not ended";
  EXPECT_FALSE(end.phases[Phase::connect]);
}

TEST(ConnectorTest, AnUnknownNameIsToldAsTheResolverTellsIt) {
  NetBench bench([](const std::string& host) {
    return run::Fault{run::kCouldNotResolve, "could not resolve host " + host};
  });
  // The second time it is known already.
  for (int time = 0; time < 2; ++time) {
    const ConnectEnd end = bench.connect({.host = "unknown.test", .port = 80});
    ASSERT_FALSE(end.stream);
    EXPECT_EQ(end.stream.error().number, run::kCouldNotResolve);
    EXPECT_EQ(end.stream.error().words, "could not resolve host unknown.test");
    EXPECT_EQ(end.peer, "");
  }
}

TEST(ConnectorTest, AnAddressOfTheRequestsOwnGoesBeforeTheNames) {
  const Listener listener;
  NetBench bench([](const std::string&) { return run::Fault{run::kCouldNotResolve, "asked"}; });
  const ConnectEnd end =
      bench.connect({.host = "elsewhere.test", .port = listener.port(), .address = "127.0.0.1"});
  ASSERT_TRUE(end.stream) << end.stream.error().words;
  EXPECT_FALSE(end.phases[Phase::dns]);
}

TEST(ConnectorTest, AFullTableOfFilesIsTold) {
  NetBench bench;
  const Listener listener;
  // UndefinedBehaviorSanitizer needs files too, the first time that it looks at a type: this one
  // fails at once, as the one below.
  ASSERT_FALSE(bench.connect({.host = "255.255.255.255", .port = listener.port()}).stream);
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit before = limit;
  limit.rlim_cur = static_cast<rlim_t>(Descriptor(::dup(0)).get());
  ConnectEnd end{.stream = run::Fault{}};
  {
    // What is below the limit is taken.
    std::vector<Descriptor> taken;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    for (int next = ::dup(0); next >= 0; next = ::dup(0)) taken.emplace_back(next);
    end = bench.connect({.host = "127.0.0.1", .port = listener.port()});
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(end.stream);
  EXPECT_EQ(end.stream.error().number, run::kCouldNotConnect);
  EXPECT_THAT(end.stream.error().words,
              testing::HasSubstr(": too many open files: the limit is " +
                                 std::to_string(limit.rlim_cur) + "; raise it with ulimit -n"));
}

class NeverTold final : public run::Connector::Receiver {
 public:
  void connect_ended(ConnectEnd) override { ADD_FAILURE() << "told of an attempt that is gone"; }
};

// For a few turns of the loop.
void run_for_a_while(NetBench& bench) {
  int turns = 0;
  bench.run_until([&] { return ++turns > 20; });
}

TEST(ConnectorTest, AnAttemptThatIsGoneIsNotTold) {
  const Listener listener;
  const Blackhole silent;
  NeverTold receiver;
  {
    NetBench bench;
    // While it is resolved.
    bench.connector.connect({.host = "some.test", .port = listener.port()}, receiver).reset();
    // While it is connected to, with and without a deadline.
    bench.connector.connect({.host = "127.0.0.1", .port = silent.port()}, receiver).reset();
    auto attempt = bench.connector.connect(
        {.host = "127.0.0.1", .port = silent.port(), .deadline = bench.clock.steady_now() + 1ms},
        receiver);
    attempt.reset();
    // After an end that has not been told yet.
    bench.connector.connect({.host = "2001:db8::1%nowhere", .port = 1}, receiver).reset();
    bench.connector.connect({.host = "255.255.255.255", .port = 1}, receiver).reset();
    attempt = bench.connector.connect({.host = "localhost", .port = silent.port()}, receiver);
    run_for_a_while(bench);
    attempt.reset();
    run_for_a_while(bench);
  }
}

// Begins the next attempt, and destroys its own, from within the call.
class Chain final : public run::Connector::Receiver {
 public:
  Chain(NetBench& bench, std::uint16_t port) : bench_(bench), port_(port) { next(); }

  void connect_ended(ConnectEnd end) override {
    ok = ok && end.stream.ok() == (count % 3 != 0);
    attempt_.reset();
    if (++count < 30) next();
  }

  bool ok = true;
  int count = 0;

 private:
  void next() {
    // 255.255.255.255 fails at once.
    attempt_ = bench_.connector.connect(
        {.host = count % 3 == 0 ? "255.255.255.255" : "127.0.0.1", .port = port_}, *this);
  }

  NetBench& bench_;
  std::uint16_t port_;
  std::unique_ptr<run::Connector::Attempt> attempt_;
};

TEST(ConnectorTest, AnEndMayBeginTheNextAttempt) {
  const Listener listener;
  NetBench bench;
  Chain chain(bench, listener.port());
  bench.run_until([&] { return chain.count == 30; });
  EXPECT_TRUE(chain.ok);
}

}  // namespace
}  // namespace timing::test
