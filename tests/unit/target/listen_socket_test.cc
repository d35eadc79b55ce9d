#include "timing/target/listen_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/target/http_client.h"

namespace timing::target {
namespace {

using ::testing::StartsWith;

std::string error_of(const std::string& address) {
  const auto socket = ListenSocket::open(address);
  return socket ? "listens on " + socket.value().address() : socket.error().message;
}

TEST(ListenSocket, AddressesThatAreNone) {
  const std::string why = ": an address is host:port or :port, like 127.0.0.1:8080";
  for (const std::string text : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http",
                                 "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80 ", "::1:8080"}) {
    EXPECT_EQ(error_of(text), "cannot listen on " + text + why);
  }
}

TEST(ListenSocket, AddressInUse) {
  const auto first = ListenSocket::open("127.0.0.1:0");
  ASSERT_TRUE(first);
  const std::string address = first.value().address();
  EXPECT_EQ(error_of(address), "cannot listen on " + address + ": Address already in use");
}

TEST(ListenSocket, AddressOfAnotherMachine) {
  EXPECT_EQ(error_of("192.0.2.1:0"),
            "cannot listen on 192.0.2.1:0: Cannot assign requested address");
}

TEST(ListenSocket, ChoosesAFreePort) {
  const auto socket = ListenSocket::open("127.0.0.1:0");
  ASSERT_TRUE(socket);
  EXPECT_THAT(socket.value().address(), StartsWith("127.0.0.1:"));
  EXPECT_NE(socket.value().address(), "127.0.0.1:0");
  EXPECT_NO_THROW(test::HttpClient{socket.value().address()});
}

TEST(ListenSocket, WithoutAHostItTakesIpv4) {
  const auto socket = ListenSocket::open(":0");
  ASSERT_TRUE(socket);
  const std::string address = socket.value().address();
  EXPECT_NO_THROW(test::HttpClient{"127.0.0.1" + address.substr(address.rfind(':'))});
}

TEST(ListenSocket, APortIsFreeAgainAtOnce) {
  std::string address;
  {
    const auto first = ListenSocket::open("127.0.0.1:0");
    ASSERT_TRUE(first);
    address = first.value().address();
    const test::HttpClient client(address);
  }
  EXPECT_EQ(error_of(address), "listens on " + address);
}

}  // namespace
}  // namespace timing::target
