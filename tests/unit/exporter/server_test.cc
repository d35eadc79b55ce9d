#include "exporter/server.h"

#include <gmock/gmock.h>

#include <memory>
#include <thread>
#include <vector>

#include "exporter/endpoints.h"
#include "tests/support/basics/capturing_log.h"
#include "tests/unit/exporter/client.h"

namespace timing::exporter {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kGetMetrics = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";

RequestHandler handler(const Endpoints& endpoints) {
  return [&endpoints](const Request& request) { return endpoints.respond(request); };
}

class ServerTest : public ::testing::Test {
 protected:
  explicit ServerTest(std::string page = "up 1.0\n")
      : page_(std::move(page)),
        endpoints_({.version = "1.2.3"},
                   {.metrics = [this](const Request&) { return Response{.body = page_}; }}) {
    auto server =
        Server::start({.addresses = {{.host = "127.0.0.1", .port = 0}}}, handler(endpoints_), log_);
    if (!server.ok()) throw std::runtime_error(server.error().message);
    server_ = std::move(server).value();
  }

  std::uint16_t port() const { return server_->addresses().front().port; }

  std::string page_;
  Endpoints endpoints_;
  test::CapturingLog log_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, TellsTheRealPort) {
  EXPECT_EQ(server_->addresses().front().host, "127.0.0.1");
  EXPECT_NE(port(), 0);
}

TEST_F(ServerTest, ServesTheMetrics) {
  EXPECT_THAT(
      request(port(), "GET", "/metrics"),
      AllOf(StartsWith("HTTP/1.1 200 OK\r\n"),
            HasSubstr("\r\nContent-Type: text/plain; charset=utf-8\r\n"),
            HasSubstr("\r\nContent-Length: 7\r\n"), HasSubstr("\r\nCache-Control: no-store\r\n"),
            HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"), EndsWith("\r\n\r\nup 1.0\n")));
}

TEST_F(ServerTest, IgnoresTheQueryAndDecodesThePath) {
  EXPECT_THAT(request(port(), "GET", "/metrics?name=a"), EndsWith("up 1.0\n"));
  EXPECT_THAT(request(port(), "GET", "/%6detrics"), EndsWith("up 1.0\n"));
}

TEST_F(ServerTest, ServesHealthReadinessAndThePageForPeople) {
  EXPECT_THAT(request(port(), "GET", "/-/healthy"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(request(port(), "GET", "/-/ready"), StartsWith("HTTP/1.1 503 Service Unavailable"));
  endpoints_.set_ready(true);
  EXPECT_THAT(request(port(), "GET", "/-/ready"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(request(port(), "GET", "/"),
              AllOf(HasSubstr("Content-Type: text/html"), EndsWith("</html>\n")));
}

TEST_F(ServerTest, RefusesOtherPathsAndMethods) {
  EXPECT_THAT(request(port(), "GET", "/nothing"), StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(request(port(), "GET", "/metrics/../../etc/passwd"), StartsWith("HTTP/1.1 404"));
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    EXPECT_THAT(request(port(), method, "/metrics"),
                AllOf(StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"),
                      HasSubstr("\r\nAllow: GET, HEAD\r\n")))
        << method;
  }
}

TEST_F(ServerTest, AnswersHeadWithTheHeadOfGet) {
  const std::string get = request(port(), "GET", "/metrics");
  const std::string head = request(port(), "HEAD", "/metrics");
  EXPECT_EQ(head, get.substr(0, get.size() - page_.size()));
}

TEST_F(ServerTest, KeepsAConnectionForTheNextRequest) {
  Client client(port());
  for (int i = 0; i < 3; ++i) {
    client.send(kGetMetrics);
    EXPECT_THAT(client.receive(), EndsWith("\r\n\r\nup 1.0\n"));
  }
  client.send("HEAD /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(client.receive(false), EndsWith("\r\n\r\n"));
  client.send("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 405"));
  client.send(kGetMetrics);
  EXPECT_THAT(client.receive(), EndsWith("\r\n\r\nup 1.0\n"));
}

TEST_F(ServerTest, SurvivesRubbish) {
  for (const char* rubbish : {"rubbish\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9\r\n\r\n",
                              "BREW /pot HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
                              "GET /%ff HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"}) {
    Client client(port());
    client.send(rubbish);
    EXPECT_THAT(client.receive(), Not(StartsWith("HTTP/1.1 200"))) << rubbish;
  }
  EXPECT_THAT(request(port(), "GET", "/metrics"), EndsWith("up 1.0\n"));
}

TEST_F(ServerTest, AnswersWhatItDoesNotUnderstandAndHangsUp) {
  Client client(port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: some\r\n\r\n");
  EXPECT_THAT(client.receive_all(), StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  Client other(port());
  other.send("GET\r\n\r\n");
  EXPECT_THAT(other.receive_all(), Not(HasSubstr("200")));
}

TEST_F(ServerTest, SpeaksHttp10) {
  Client client(port());
  client.send("GET /metrics HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.receive_all(),
              AllOf(StartsWith("HTTP/1."), HasSubstr(" 200 OK\r\n"), EndsWith("\r\n\r\nup 1.0\n")));
}

TEST_F(ServerTest, AnswersRequestsThatComeTogetherOneAfterTheOther) {
  Client client(port());
  client.send(std::string(kGetMetrics) + "GET /-/healthy HTTP/1.1\r\nHost: h\r\n\r\n" +
              "GET /nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.receive(), EndsWith("\r\n\r\nup 1.0\n"));
  EXPECT_THAT(client.receive(), EndsWith("\r\n\r\nHealthy.\n"));
  EXPECT_THAT(client.receive_all(), StartsWith("HTTP/1.1 404"));
}

TEST_F(ServerTest, ThrowsBodiesAwayUpToALimit) {
  Client client(port());
  client.send("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" +
              std::string(1'000'000, 'b'));
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 405"));
  client.send("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999\r\n\r\n");
  EXPECT_THAT(client.receive_all(), StartsWith("HTTP/1.1 413"));
}

TEST_F(ServerTest, ServesOthersWhileSomeSendNothingOrHalfARequest) {
  std::vector<std::unique_ptr<Client>> hanging;
  for (int i = 0; i < 5; ++i) {
    hanging.push_back(std::make_unique<Client>(port()));
    hanging.push_back(std::make_unique<Client>(port()));
    hanging.back()->send("GET /metrics HT");
  }
  EXPECT_THAT(request(port(), "GET", "/metrics"), EndsWith("up 1.0\n"));
  // It did not have to wait for their time to run out.
  for (const auto& client : hanging) EXPECT_TRUE(client->silent());
}

TEST_F(ServerTest, ServesManyAtOnce) {
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([this] {
      for (int scrape = 0; scrape < 20; ++scrape) {
        EXPECT_THAT(request(port(), "GET", "/metrics"), EndsWith("up 1.0\n"));
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

TEST_F(ServerTest, SaysThatAnAddressIsInUse) {
  const Address address = server_->addresses().front();
  const auto second = Server::start({.addresses = {address}}, handler(endpoints_), log_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().message,
            "cannot listen on " + format_address(address) + ": address already in use");
  EXPECT_THAT(log_.lines(), IsEmpty());
}

TEST_F(ServerTest, FreesItsPortWhenItStops) {
  Client idle(port());
  idle.send(kGetMetrics);
  EXPECT_THAT(idle.receive(), StartsWith("HTTP/1.1 200"));
  const Address address = server_->addresses().front();
  server_.reset();
  EXPECT_EQ(idle.receive_all(), "");
  const auto again = Server::start({.addresses = {address}}, handler(endpoints_), log_);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_THAT(request(address.port, "GET", "/metrics"), EndsWith("up 1.0\n"));
}

class BigPageTest : public ServerTest {
 protected:
  // More than any socket buffer takes.
  static constexpr std::size_t kPageBytes = 20'000'000;

  BigPageTest() : ServerTest(std::string(kPageBytes, '#')) {}
};

TEST_F(BigPageTest, ArrivesWhole) {
  EXPECT_THAT(request(port(), "GET", "/metrics"), EndsWith("\r\n\r\n" + page_));
}

TEST_F(BigPageTest, DoesNotHoldOthersUpWhenAReaderStops) {
  std::vector<std::unique_ptr<Client>> lazy;
  for (int i = 0; i < 5; ++i) {
    lazy.push_back(std::make_unique<Client>(port()));
    lazy.back()->send(kGetMetrics);
  }
  EXPECT_THAT(request(port(), "GET", "/-/healthy"), StartsWith("HTTP/1.1 200"));
  lazy.clear();
  EXPECT_THAT(request(port(), "GET", "/-/healthy"), StartsWith("HTTP/1.1 200"));
}

TEST(ServerStart, ListensOnAllAddressesAndOnNames) {
  const Endpoints endpoints({}, {.metrics = [](const Request&) { return Response{}; }});
  test::CapturingLog log;
  const auto server = Server::start({.addresses = {{.host = "", .port = 0},
                                                   {.host = "localhost", .port = 0},
                                                   {.host = "0.0.0.0", .port = 0}}},
                                    handler(endpoints), log);
  ASSERT_TRUE(server.ok()) << server.error().message;
  ASSERT_EQ(server.value()->addresses().size(), 3U);
  EXPECT_EQ(server.value()->addresses()[1].host, "localhost");
  for (const Address& address : server.value()->addresses()) {
    EXPECT_THAT(request(address.port, "GET", "/-/healthy"), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_THAT(log.lines(), IsEmpty());
}

TEST(ServerStart, SaysWhyItCannotListen) {
  const Endpoints endpoints({}, {.metrics = [](const Request&) { return Response{}; }});
  test::CapturingLog log;
  // An address of the documentation's net (RFC 5737): no machine has it.
  const auto foreign =
      Server::start({.addresses = {{.host = "192.0.2.1", .port = 9800}}}, handler(endpoints), log);
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.error().message,
            "cannot listen on 192.0.2.1:9800: cannot assign requested address");
  const auto unknown = Server::start({.addresses = {{.host = "nothing.invalid", .port = 9800}}},
                                     handler(endpoints), log);
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().message,
              MatchesRegex("cannot listen on nothing.invalid:9800: the host is unknown \\(.+\\)"));
  EXPECT_THAT(log.lines(), IsEmpty());
}

}  // namespace
}  // namespace timing::exporter
