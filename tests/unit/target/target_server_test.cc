#include "timing/target/target_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/http/http_client.h"

namespace timing::target {
namespace {

using std::chrono::steady_clock;
using test::HttpClient;
using test::ReceivedAnswer;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class TargetServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = TargetServer::start("127.0.0.1:0", log_, 42);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(started).value();
  }

  HttpClient connect() const { return HttpClient(server_->address()); }
  ReceivedAnswer get(const std::string& target) const { return connect().get(target); }

  void send_hostile_requests() const {
    for (const std::string& text :
         {std::string("\0\0\0\0", 4), std::string("GET\r\n\r\n"),
          "GET / HTTP/1.1\r\n" + std::string(100'000, 'x'),
          "GET /" + std::string(100'000, 'y') + " HTTP/1.1\r\n\r\n",
          std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n"),
          std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab")}) {
      const HttpClient client = connect();
      try {
        client.send(text);
      } catch (const std::system_error&) {
        // The server may close while it is being sent.
      }
    }
  }

  test::CapturingLog log_;
  std::unique_ptr<TargetServer> server_;
};

TEST_F(TargetServerTest, AnAddressInUseIsAnErrorInWords) {
  const auto second = TargetServer::start(server_->address(), log_, 1);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message,
            "cannot listen on " + server_->address() + ": address already in use");
}

TEST_F(TargetServerTest, SaysWhereItListens) {
  EXPECT_EQ(log_.count("target listens on http://" + server_->address() + "/"), 1U);
}

TEST_F(TargetServerTest, AQueryThatCannotBeMeantIsABadRequest) {
  HttpClient client = connect();
  const ReceivedAnswer answer = client.get("/?status=99");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, "status=99 is not a status from 200 to 599\n");
  EXPECT_EQ(client.get("/?delay=soon").status, 400);
  EXPECT_EQ(client.get("/?size").status, 400);
  EXPECT_EQ(client.get("/").status, 200);
}

TEST_F(TargetServerTest, AnswersWithTheStatusAskedFor) {
  HttpClient client = connect();
  for (const int status : {503, 404, 201, 302, 599}) {
    const ReceivedAnswer answer = client.get("/?status=" + std::to_string(status));
    EXPECT_EQ(answer.status, status);
    EXPECT_THAT(answer.body, StartsWith(R"({"method":"GET")"));
  }
  for (const int status : {204, 304}) {
    const ReceivedAnswer answer = client.get("/?size=5&status=" + std::to_string(status));
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.body, "");
  }
  EXPECT_EQ(client.get("/").status, 200);
}

TEST_F(TargetServerTest, EchoesTheRequest) {
  HttpClient client = connect();
  client.send(
      "PATCH /a%20b?x=1%262&flag HTTP/1.1\r\nHost: test\r\nX-Mine: \"yes\"\r\n"
      "Content-Length: 5\r\n\r\nh\xFFllo");
  const ReceivedAnswer answer = client.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_EQ(answer.body, R"({"method":"PATCH","path":"/a b","query":{"x":"1&2","flag":""},)"
                         R"("headers":{"Host":"test","X-Mine":"\"yes\"","Content-Length":"5"},)"
                         R"("body":"h\ufffdllo","body_omitted":0})"
                         "\n");
}

TEST_F(TargetServerTest, EchoesTheBeginningOfALargeBody) {
  HttpClient client = connect();
  client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n");
  client.send(std::string(1'000'000, 'x'));
  const ReceivedAnswer answer = client.receive();
  EXPECT_THAT(answer.body, HasSubstr("\"" + std::string(65'536, 'x') + "\""));
  EXPECT_THAT(answer.body, HasSubstr("\"body_omitted\":934464}"));
}

TEST_F(TargetServerTest, TakesChunkedBodiesAndAnswersHead) {
  HttpClient client = connect();
  client.send(
      "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n"
      "\r\n");
  EXPECT_THAT(client.receive().body, HasSubstr(R"("body":"abcde")"));
  client.send("HEAD /?size=7 HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_THAT(client.receive_head().head, HasSubstr("\r\nContent-Length: 7\r\n"));
  EXPECT_EQ(client.get("/?size=3").body, "012");
}

TEST_F(TargetServerTest, SizesAreExactAndTheFillerIsAlwaysTheSame) {
  HttpClient client = connect();
  const std::string large = client.get("/?size=1M").body;
  EXPECT_EQ(large.size(), 1024U * 1024);
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 32'768U, 32'769U, 65'537U, 1'000'000U}) {
    const ReceivedAnswer answer = client.get("/?size=" + std::to_string(size));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, large.substr(0, size)) << size;
  }
}

std::uint64_t resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6));
  }
  return 0;
}

TEST_F(TargetServerTest, ALargeAnswerTakesNoMemory) {
  HttpClient client = connect();
  client.send_get("/?size=1M");
  client.receive(false);
  const std::uint64_t before = resident_kilobytes();
  client.send_get("/?size=100M");
  const ReceivedAnswer answer = client.receive(false);
  EXPECT_EQ(answer.body_bytes, 100U * 1024 * 1024);
  EXPECT_LT(resident_kilobytes(), before + 30'000);
}

TEST_F(TargetServerTest, AnAnswerIsNotBeforeItsDelay) {
  HttpClient client = connect();
  const auto before = steady_clock::now();
  EXPECT_EQ(client.get("/?delay=30ms&status=418").status, 418);
  EXPECT_GE(steady_clock::now() - before, std::chrono::milliseconds(30));
}

TEST_F(TargetServerTest, DelaysOverlap) {
  HttpClient slow = connect();
  slow.send_get("/slow?delay=1h");
  std::vector<HttpClient> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(connect());
  // A tenth of them would take half an hour one after the other.
  for (const HttpClient& client : clients) client.send_get("/?delay=100ms");
  for (HttpClient& client : clients) EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(get("/quick").status, 200);
  EXPECT_EQ(server_->requests_served(), 51U);
}

TEST_F(TargetServerTest, AConnectionServesOneDelayedRequestAfterTheOther) {
  HttpClient client = connect();
  for (int i = 0; i < 20; ++i) {
    const std::string path = "/" + std::to_string(i);
    EXPECT_THAT(client.get(path + "?delay=1ms").body, HasSubstr("\"path\":\"" + path + "\""));
  }
  EXPECT_EQ(server_->requests_served(), 20U);
}

TEST_F(TargetServerTest, AClientThatLeavesDuringItsDelayDoesNoHarm) {
  for (int i = 0; i < 20; ++i) connect().send_get("/?delay=5ms");
  EXPECT_EQ(get("/?delay=20ms").status, 200);
}

TEST_F(TargetServerTest, TheShareAskedForFails) {
  HttpClient client = connect();
  int failed = 0;
  for (int i = 0; i < 4'000; ++i) {
    const int status = client.get("/?fail=0.25&size=1&status=202").status;
    ASSERT_TRUE(status == 500 || status == 202);
    failed += status == 500 ? 1 : 0;
  }
  // Five standard deviations; the seed makes it the same every time.
  EXPECT_NEAR(failed, 1'000, 5 * 27.4);
  EXPECT_EQ(client.get("/?fail=1").body, "failed, as its query asked for\n");
  for (int i = 0; i < 100; ++i) ASSERT_EQ(client.get("/?fail=0").status, 200);
}

TEST_F(TargetServerTest, TheShareAskedForIsClosed) {
  HttpClient client = connect();
  client.send_get("/?close=1");
  EXPECT_TRUE(client.closed_by_server());
  int closed = 0;
  for (int i = 0; i < 400; ++i) {
    HttpClient other = connect();
    other.send_get("/?close=0.5");
    closed += other.closed_by_server() ? 1 : 0;
  }
  EXPECT_NEAR(closed, 200, 5 * 10);
}

// The soft limit on open files may be 1,024; both ends of 1,000 connections are open here.
void raise_file_limit() {
  rlimit files{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = files.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
}

TEST(TargetServerConnections, AThousandAreKeptAliveAtOnce) {
  raise_file_limit();
  test::CapturingLog log;
  auto started = TargetServer::start("127.0.0.1:0", log, 1);
  ASSERT_TRUE(started);
  const TargetServer& server = *started.value();
  constexpr std::size_t kConnections = 1'000;
  std::vector<HttpClient> clients;
  clients.reserve(kConnections);
  for (std::size_t i = 0; i < kConnections; ++i) clients.emplace_back(server.address());
  for (int round = 0; round < 3; ++round) {
    const std::string target = round == 1 ? "/?size=5&delay=20ms" : "/?size=5";
    for (const HttpClient& client : clients) client.send_get(target);
    for (HttpClient& client : clients) ASSERT_EQ(client.receive().body, "01234");
  }
  EXPECT_EQ(server.requests_served(), 3 * kConnections);
}

TEST_F(TargetServerTest, StopsWhileAnswersWait) {
  std::vector<HttpClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(connect());
    clients.back().send_get("/?delay=1h");
  }
  EXPECT_EQ(get("/").status, 200);
  const std::string address = server_->address();
  server_->stop();
  server_->stop();
  server_.reset();
  EXPECT_THROW(HttpClient{address}, std::system_error);
}

TEST_F(TargetServerTest, HostileRequestsDoNotStopIt) {
  send_hostile_requests();
  EXPECT_EQ(get("/").status, 200);
}

// The library's own event loop reads on while it stops, and crashes on what it does not understand.
TEST_F(TargetServerTest, StopsWhileHostileRequestsComeIn) {
  for (int round = 0; round < 50; ++round) {
    send_hostile_requests();
    server_.reset();
    SetUp();
  }
}

}  // namespace
}  // namespace timing::target
