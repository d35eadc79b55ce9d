// What clients do that wish the endpoint no good, or know no better: it answers the others all the
// same, and afterwards all is as before.
#include <gmock/gmock.h>

#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/exporter/hostile_fixture.h"

namespace timing::exporter {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::StartsWith;

constexpr std::string_view kGetMetrics = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";

std::size_t resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

TEST_F(HostileTest, AThousandHalfSentRequests) {
  start([](ServerOptions& options) {
    options.limits.times.head = std::chrono::minutes(10);
    options.limits.connections = 2'000;
  });
  const Clients half = connect(1'000, "GET /metrics HTTP/1.1\r\nHost: h\r\nX-Half: ");
  expect_answers();
  // It did not have to wait for their time to run out.
  std::size_t open = 0;
  for (const auto& client : half) open += client->silent() ? 1U : 0U;
  EXPECT_EQ(open, half.size());
}

TEST_F(HostileTest, FiveThousandConnections) {
  start();
  const Clients clients = connect(5'000);
  expect_answers();
}

TEST_F(HostileTest, FilesAndMemoryAreAsBeforeAfterwards) {
  start();
  const auto attack = [&] {
    const Clients half = connect(1'000, "GET /metrics HTTP/1.1\r\nHost: h\r\nX-Half: ");
    const Clients silent = connect(900);
    expect_answers();
  };
  // The first one finds what the process keeps for good.
  attack();
  wait_for_connections(0);
  const std::size_t files = open_files();
  const std::size_t memory = resident_kilobytes();
  for (int round = 0; round < 3; ++round) attack();
  wait_for_connections(0);
  EXPECT_EQ(open_files(), files);
  EXPECT_LT(resident_kilobytes(), memory + 30'000);
}

TEST_F(HostileTest, TheLongestIdleMakeRoomForOthers) {
  start([](ServerOptions& options) { options.limits.connections = 50; });
  Clients clients = connect(200);
  expect_answers();
  // Those that were there first have gone.
  EXPECT_EQ(clients.front()->receive_all(), "");
}

TEST_F(HostileTest, SlowReadersOfALargePage) {
  start();
  const Clients readers = connect(30, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  expect_answers();
}

TEST_F(HostileTest, SlowReadersThatTakeEveryPlaceGiveOneUp) {
  start([](ServerOptions& options) { options.patience = std::chrono::milliseconds(1); });
  const Clients readers = connect(kMostRequests, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  for (const auto& reader : readers) {
    while (reader->silent()) std::this_thread::yield();
  }
  EXPECT_THAT(healthy(), StartsWith("HTTP/1.1 200"));
  while (!metrics().starts_with("HTTP/1.1 200")) std::this_thread::yield();
}

TEST_F(HostileTest, AReaderThatTakesTooLongIsGivenUp) {
  start(
      [](ServerOptions& options) { options.limits.times.sending = std::chrono::milliseconds(50); });
  Client reader(port());
  reader.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  wait_for_connections(0);
  expect_answers();
}

TEST_F(HostileTest, SlowLorisIsGivenUp) {
  start([](ServerOptions& options) { options.limits.times.head = std::chrono::milliseconds(100); });
  Client loris(port());
  loris.send("GET /metrics HTTP/1.1\r\nHost: h\r\nX-Slow: ");
  // However often it sends a byte.
  try {
    while (loris.silent()) {
      loris.send("x");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  } catch (const std::system_error&) {
    // It was given up between two looks.
  }
  expect_answers();
}

TEST_F(HostileTest, ABodyThatNeverComesIsGivenUp) {
  start([](ServerOptions& options) { options.limits.times.body = std::chrono::milliseconds(50); });
  Client client(port());
  client.send("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(client.receive_all(), "");
  expect_answers();
}

TEST_F(HostileTest, AClientThatSendsNoMoreGetsItsAnswersAndNoMore) {
  start([](ServerOptions& options) { options.limits.times = {}; });
  Client client(port());
  client.send(std::string(kGetMetrics) + std::string(kGetMetrics));
  client.end_sending();
  EXPECT_THAT(client.receive(), EndsWith("up 1.0\n"));
  EXPECT_THAT(client.receive_all(), EndsWith("up 1.0\n"));
}

TEST_F(HostileTest, AnIdleConnectionEndsAfterATime) {
  start([](ServerOptions& options) { options.limits.times.idle = std::chrono::milliseconds(50); });
  Client client(port());
  client.send(kGetMetrics);
  EXPECT_THAT(client.receive(), EndsWith("up 1.0\n"));
  EXPECT_EQ(client.receive_all(), "");
}

TEST_F(HostileTest, OversizedHeadsAndFloodsOfHeaders) {
  start();
  std::string flood = "GET /metrics HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 20'000; ++i) flood += "X-Flood-" + std::to_string(i) + ": f\r\n";
  for (const std::string& text :
       {"GET /" + std::string(200'000, 'p') + " HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX-Large: " + std::string(200'000, 'v') + "\r\n\r\n",
        flood + "\r\n"}) {
    Client client(port());
    std::string answer;
    try {
      client.send(text);
      answer = client.receive_all();
    } catch (const std::system_error&) {
      // It hung up while there was more to come.
    }
    EXPECT_THAT(answer, AnyOf("", StartsWith("HTTP/1.1 431"), StartsWith("HTTP/1.1 414"),
                              StartsWith("HTTP/1.1 413")));
    expect_answers();
  }
}

TEST_F(HostileTest, BadPathsAndRubbish) {
  start();
  using std::string_literals::operator""s;
  for (const std::string& text :
       {"GET /%00%ff%zz/../..//?%%% HTTP/1.1\r\nHost: h\r\n\r\n"s, "\0\0\0\0"s, "GET\r\n\r\n"s,
        "GET / HTTP/9.9\r\n\r\n"s, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n"s,
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"s,
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, "\r\n\r\n\r\n\r\n"s}) {
    Client client(port());
    client.send(text);
    expect_answers();
  }
}

TEST_F(HostileTest, StopsAtOnceWithSilentConnections) {
  start();
  Clients silent = connect(20);
  Clients half = connect(20, "GET /metrics HT");
  expect_answers();
  server_.reset();
  for (const auto& client : silent) EXPECT_EQ(client->receive_all(), "");
}

TEST_F(HostileTest, StopsWhileHostileRequestsComeIn) {
  const std::vector<std::string> hostile = {
      "GET\r\n\r\n", "GET /" + std::string(100'000, 'y') + " HTTP/1.1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab",
      "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", std::string(kGetMetrics)};
  for (int round = 0; round < 50; ++round) {
    start();
    for (const std::string& text : hostile) {
      Client client(port());
      try {
        client.send(text);
      } catch (const std::system_error&) {
        // The server may close while it is being sent.
      }
    }
    server_.reset();
  }
}

}  // namespace
}  // namespace timing::exporter
