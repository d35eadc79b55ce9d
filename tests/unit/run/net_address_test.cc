// Addresses, and how the time is shared out among them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "timing/run/net/connect_turns.h"
#include "timing/run/net/name_lookup.h"
#include "timing/run/net/socket_address.h"
#include "timing/run/net/socket_fault.h"

namespace timing::run {
namespace {

using namespace std::chrono_literals;

std::string shown(const std::string& text, std::uint16_t port = 80) {
  const auto address = SocketAddress::parse(text);
  return address ? address->with_port(port).to_string() : "a name";
}

TEST(SocketAddress, ReadsWhatIsWrittenOut) {
  EXPECT_EQ(shown("127.0.0.1"), "127.0.0.1:80");
  EXPECT_EQ(shown("::1", 65'535), "[::1]:65535");
  EXPECT_EQ(shown("[::1]"), "[::1]:80");
  EXPECT_EQ(shown("[2001:DB8::0:1]"), "[2001:db8::1]:80");
  EXPECT_EQ(shown("::ffff:1.2.3.4"), "[::ffff:1.2.3.4]:80");
  EXPECT_EQ(shown("fe80::1%lo"), "[fe80::1%lo]:80");
}

TEST(SocketAddress, TakesNamesForNames) {
  for (const char* name : {"localhost", "example.com", "1.2.3.4.5", "", "[]", "::g", "1.2.3.256"}) {
    EXPECT_EQ(shown(name), "a name") << name;
  }
}

TEST(ConnectTurns, AreFairPartsOfTheTimeLeftButNotTooShort) {
  const SteadyTime now(100s);
  const auto turn = [&](nanoseconds left, std::size_t addresses) {
    return end_of_turn(now, now + left, addresses) - now;
  };
  EXPECT_EQ(turn(30s, 1), 30s);
  EXPECT_EQ(turn(30s, 2), 15s);
  EXPECT_EQ(turn(30s, 3), 10s);
  EXPECT_EQ(turn(30s, 30), 2s);
  EXPECT_EQ(turn(3s, 2), 2s);
  EXPECT_EQ(turn(1s, 2), 1s);
  EXPECT_EQ(turn(0s, 2), 0s);
  EXPECT_EQ(turn(-1s, 2), -1s);
}

TEST(ConnectTurns, NeverPassTheDeadlineAndUseAllOfTheTime) {
  for (nanoseconds left = 1ms; left < 100s; left *= 3) {
    for (std::size_t addresses = 1; addresses < 20; ++addresses) {
      SteadyTime now{};
      const SteadyTime deadline = now + left;
      for (std::size_t rest = addresses; rest > 0; --rest) {
        const SteadyTime end = end_of_turn(now, deadline, rest);
        EXPECT_LE(end, deadline);
        EXPECT_TRUE(end == deadline || end - now >= 2s);
        now = end;
      }
      EXPECT_EQ(now, deadline);
    }
  }
}

std::vector<std::string> hosts_of(const SocketAddresses& addresses) {
  std::vector<std::string> hosts;
  for (const SocketAddress& address : addresses) hosts.push_back(address.host());
  return hosts;
}

TEST(NameLookup, NobodyIsAskedForAddressesAndForThisMachine) {
  EXPECT_THAT(hosts_of(known_addresses("[::2]")), testing::ElementsAre("::2"));
  for (const char* name : {"localhost", "LocalHost", "localhost.", "shop.localhost"}) {
    EXPECT_THAT(hosts_of(known_addresses(name)), testing::ElementsAre("::1", "127.0.0.1")) << name;
  }
  for (const char* name : {"localhos", "mylocalhost", "localhost.example", "", "."}) {
    EXPECT_TRUE(known_addresses(name).empty()) << name;
  }
}

TEST(NameLookup, AsksTheSystem) {
  // The hosts file has it everywhere.
  const auto answer = look_up_name("localhost");
  ASSERT_TRUE(answer) << answer.error().words;
  EXPECT_THAT(hosts_of(answer.value()), testing::Contains(testing::AnyOf("127.0.0.1", "::1")));
}

TEST(NameLookup, AnUnknownNameIsAFaultWithTheNameInIt) {
  const auto answer = look_up_name("no-such-name.invalid");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().number, kCouldNotResolve);
  EXPECT_THAT(answer.error().words,
              testing::StartsWith("could not resolve host no-such-name.invalid: "));
}

TEST(SocketFault, SaysWhatToDoWhereThisMachineIsAtItsLimits) {
  const SocketAddress address = SocketAddress::parse("127.0.0.1").value().with_port(8080);
  const auto words = [&](int error) { return connect_fault(error, address).words; };
  const std::string begin = "connect to 127.0.0.1 port 8080: ";
  EXPECT_EQ(words(ECONNREFUSED), begin + "Connection refused");
  EXPECT_EQ(words(ENETUNREACH), begin + "Network is unreachable");
  EXPECT_THAT(words(EADDRNOTAVAIL),
              testing::MatchesRegex(".*: no local port is free to connect from: all [0-9]+ of them "
                                    "are in use or resting in TIME_WAIT; keep connections alive, "
                                    "or widen net.ipv4.ip_local_port_range"));
  EXPECT_THAT(words(EMFILE),
              testing::MatchesRegex(
                  ".*: too many open files: the limit is [0-9]+; raise it with ulimit -n"));
  EXPECT_EQ(words(ENFILE), begin + "too many open files in the whole system; raise fs.file-max");
  for (const int error : {ECONNREFUSED, EADDRNOTAVAIL, EMFILE, ENFILE, ENETUNREACH}) {
    EXPECT_EQ(connect_fault(error, address).number, kCouldNotConnect);
  }
  EXPECT_EQ(connect_fault(ETIMEDOUT, address).number, kTimedOut);
}

TEST(SocketFault, AnAddressThatThisMachineHasNoWayToIsNoLackOfPorts) {
  // Nobody has an address of documentation's own (RFC 3849) with a route to it but by chance; then
  // the words are those of the ports.
  const SocketAddress address = SocketAddress::parse("2001:db8::1").value().with_port(80);
  const Fault fault = connect_fault(EADDRNOTAVAIL, address);
  EXPECT_EQ(fault.number, kCouldNotConnect);
  EXPECT_THAT(fault.words, testing::StartsWith("connect to 2001:db8::1 port 80: "));
}

}  // namespace
}  // namespace timing::run
