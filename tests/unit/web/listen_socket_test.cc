#include "timing/web/listen_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/http/http_client.h"

namespace timing::web {
namespace {

using ::testing::MatchesRegex;

Address any_port(std::string host) { return {.host = std::move(host), .port = 0}; }

std::string error_of(const Address& address) {
  const auto socket = ListenSocket::open(address);
  return socket ? "listens on " + format_address(socket.value().address()) : socket.error().message;
}

TEST(ListenSocket, AddressInUse) {
  const auto first = ListenSocket::open(any_port("127.0.0.1"));
  ASSERT_TRUE(first);
  const Address address = first.value().address();
  EXPECT_EQ(error_of(address),
            "cannot listen on " + format_address(address) + ": address already in use");
}

TEST(ListenSocket, AddressOfAnotherMachine) {
  // An address of the documentation's net (RFC 5737): no machine has it.
  EXPECT_EQ(error_of(any_port("192.0.2.1")),
            "cannot listen on 192.0.2.1:0: cannot assign requested address");
}

TEST(ListenSocket, AHostThatIsNone) {
  EXPECT_THAT(error_of(any_port("nothing.invalid")),
              MatchesRegex("cannot listen on nothing.invalid:0: the host is unknown \\(.+\\)"));
}

TEST(ListenSocket, ChoosesAFreePort) {
  const auto socket = ListenSocket::open(any_port("127.0.0.1"));
  ASSERT_TRUE(socket);
  EXPECT_EQ(socket.value().address().host, "127.0.0.1");
  EXPECT_NE(socket.value().address().port, 0);
  EXPECT_NO_THROW(test::HttpClient{format_address(socket.value().address())});
}

bool machine_has_ipv6() { return ListenSocket::open(any_port("::1")).ok(); }

TEST(ListenSocket, WithoutAHostItTakesIpv4AndIpv6) {
  const auto socket = ListenSocket::open(any_port(""));
  ASSERT_TRUE(socket);
  const std::string port = ":" + std::to_string(socket.value().address().port);
  EXPECT_NO_THROW(test::HttpClient{"127.0.0.1" + port});
  if (machine_has_ipv6()) {
    EXPECT_NO_THROW(test::HttpClient{"[::1]" + port});
  }
}

TEST(ListenSocket, LocalhostIsIpv4) {
  const auto socket = ListenSocket::open(any_port("localhost"));
  ASSERT_TRUE(socket);
  EXPECT_NO_THROW(test::HttpClient{"127.0.0.1:" + std::to_string(socket.value().address().port)});
}

TEST(ListenSocket, APortIsFreeAgainAtOnce) {
  Address address;
  {
    const auto first = ListenSocket::open(any_port("127.0.0.1"));
    ASSERT_TRUE(first);
    address = first.value().address();
    const test::HttpClient client(format_address(address));
  }
  EXPECT_EQ(error_of(address), "listens on " + format_address(address));
}

TEST(ListenSocket, NobodyWaitsAtFirst) {
  const auto socket = ListenSocket::open(any_port("127.0.0.1"));
  ASSERT_TRUE(socket);
  EXPECT_FALSE(socket.value().accept());
  const test::HttpClient client(format_address(socket.value().address()));
  EXPECT_TRUE(socket.value().accept());
}

}  // namespace
}  // namespace timing::web
