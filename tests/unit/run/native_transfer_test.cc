// The native engine's connections: how many, how long, and what happens when they go.
#include "timing/run/http/native/native_transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <list>
#include <string>
#include <vector>

#include "tests/support/http/http_server.h"
#include "timing/run/net/resolver.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using run::TransferEnd;

class NativeBench {
 public:
  // Makes one exchange after the other.
  class Client final : private run::Transfer::Owner {
   public:
    Client(NativeBench& bench, std::string_view url, int times)
        : bench_(bench),
          url_(std::make_shared<const run::Url>(run::parse_url(url).value())),
          headers_(std::make_shared<const run::Headers>()),
          left_(times),
          transfer_(bench.transfers_->open(
              {.open_connections = std::make_shared<record::OpenConnections>()}, *this)) {}

    std::string method = "GET";
    std::string body;
    std::optional<nanoseconds> timeout;
    // Instead of the next exchange following at once.
    std::function<void()> pause;
    std::vector<TransferEnd> ends;

    void start() {
      if (left_-- == 0) return bench_.client_done();
      const auto fault = transfer_->start({.method = method,
                                           .url = url_,
                                           .headers = headers_,
                                           .body = body,
                                           .timeout = timeout,
                                           .now = bench_.clock_.steady_now()});
      EXPECT_FALSE(fault.has_value());
    }
    void drop() {
      transfer_.reset();
      bench_.client_done();
    }

   private:
    void transfer_ended(const TransferEnd& end) override {
      ends.push_back(end);
      pause ? pause() : start();
    }

    NativeBench& bench_;
    std::shared_ptr<const run::Url> url_;
    std::shared_ptr<const run::Headers> headers_;
    int left_;
    std::unique_ptr<run::Transfer> transfer_;
  };

  explicit NativeBench(const run::NativeSettings& settings = {})
      : transfers_(run::open_native_transfers(native_, settings)) {}

  Client& add(std::string_view url, int times = 1) {
    return clients_.emplace_back(*this, url, times);
  }
  void run() {
    at_work_ = clients_.size();
    for (Client& client : clients_) loop_.post([&client] { client.start(); });
    loop_.run();
  }
  // After the loop has served what is ready by now.
  void later(std::function<void()> call) {
    loop_.call_at(clock_.steady_now(), [this, call = std::move(call)] { loop_.post(call); });
  }

  run::EventLoop& loop() { return loop_; }
  SystemClock& clock() { return clock_; }

 private:
  void client_done() {
    if (--at_work_ == 0) loop_.stop();
  }

  SystemClock clock_;
  run::EventLoop loop_{clock_};
  run::Resolver resolver_{{.clock = clock_, .lookup = nullptr, .on_idle = nullptr}};
  run::NativeLoop native_{loop_, clock_, resolver_};
  std::shared_ptr<run::Transfers> transfers_;
  std::list<Client> clients_;
  std::size_t at_work_ = 0;
};

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

std::vector<std::string> targets_of(const HttpServer& server) {
  std::vector<std::string> targets;
  for (const ReceivedRequest& request : server.requests()) targets.push_back(request.target);
  return targets;
}

TEST(NativeTransferTest, TellsWhereTheTimeWentAndWhatWasSent) {
  HttpServer server(ok);
  NativeBench bench;
  auto& client = bench.add(server.url("/x"), 2);
  bench.run();
  ASSERT_EQ(client.ends.size(), 2U);
  for (const TransferEnd& end : client.ends) {
    EXPECT_FALSE(end.fault.has_value());
    EXPECT_EQ(end.status, 200);
    EXPECT_EQ(end.size, 2U);
    EXPECT_TRUE(end.connected);
    EXPECT_TRUE(end.ended.has_value());
    EXPECT_GT(*end.phases[record::Phase::wait], 0ns);
    EXPECT_GE(*end.phases[record::Phase::receive], 0ns);
    const std::string head =
        "GET /x HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n\r\n";
    EXPECT_EQ(end.traffic.bytes_sent, head.size());
    EXPECT_GT(end.traffic.bytes_received, 20U);
  }
  EXPECT_TRUE(client.ends[0].phases[record::Phase::connect].has_value());
  EXPECT_FALSE(client.ends[1].phases[record::Phase::connect].has_value());
  EXPECT_EQ(client.ends[0].traffic.connections_opened, 1U);
  EXPECT_EQ(client.ends[1].traffic.connections_opened, 0U);
  EXPECT_EQ(client.ends[1].traffic.connections_reused, 1U);
}

TEST(NativeTransferTest, WhoFindsNoFreeConnectionWaitsInTurn) {
  HttpServer server(ok);
  NativeBench bench({.connection = {.most = 1}});
  for (const char* path : {"/a", "/b", "/c"}) bench.add(server.url(path), 3);
  bench.run();
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_THAT(targets_of(server),
              testing::ElementsAre("/a", "/b", "/c", "/a", "/b", "/c", "/a", "/b", "/c"));
}

TEST(NativeTransferTest, AnOriginThatNobodyAsksMakesRoomForAnother) {
  HttpServer first(ok);
  HttpServer second(ok);
  NativeBench bench({.connection = {.most = 1}});
  bench.add(first.url(), 2);
  bench.add(second.url(), 2);
  bench.run();
  EXPECT_EQ(first.request_count() + second.request_count(), 4U);
}

TEST(NativeTransferTest, WaitingForAConnectionIsPartOfTheTimeout) {
  HttpServer server([](const ReceivedRequest& request) {
    return request.target == "/slow" ? HttpAnswer::text("ok").after(300ms) : HttpAnswer::text("ok");
  });
  NativeBench bench({.connection = {.most = 1}});
  auto& slow = bench.add(server.url("/slow"));
  auto& waiting = bench.add(server.url("/quick"));
  waiting.timeout = 50ms;
  bench.run();
  EXPECT_FALSE(slow.ends.at(0).fault.has_value());
  ASSERT_TRUE(waiting.ends.at(0).fault.has_value());
  EXPECT_EQ(waiting.ends[0].fault->number, run::kTimedOut);
  EXPECT_THAT(waiting.ends[0].fault->words, testing::HasSubstr("without a free connection"));
  EXPECT_FALSE(waiting.ends[0].connected);
  EXPECT_THAT(targets_of(server), testing::ElementsAre("/slow"));
}

TEST(NativeTransferTest, ConnectionsThatAreNotKeptServeOneRequestEach) {
  HttpServer server(ok);
  NativeBench bench({.connection = {.keepalive = false}});
  bench.add(server.url(), 3);
  bench.run();
  EXPECT_EQ(server.connections(), 3U);
}

TEST(NativeTransferTest, AConnectionServesSoManyRequestsAndNoMore) {
  HttpServer server(ok);
  NativeBench bench({.connection = {.most_requests = 3}});
  bench.add(server.url(), 7);
  bench.run();
  EXPECT_EQ(server.connections(), 3U);
  EXPECT_EQ(server.requests().at(2).connection, 0U);
  EXPECT_EQ(server.requests().at(3).connection, 1U);
}

// Without a word about it.
HttpAnswer ok_and_gone(const ReceivedRequest& /*request*/) {
  return HttpAnswer::of_bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

TEST(NativeTransferTest, AConnectionThatIsClosedWhileItIdlesIsNotUsed) {
  HttpServer server(ok_and_gone);
  NativeBench bench;
  auto& client = bench.add(server.url(), 3);
  client.method = "POST";  // which would not be sent again
  client.pause = [&] {
    EXPECT_TRUE(server.wait_for_open_connections(0));
    bench.later([&] { client.start(); });
  };
  bench.run();
  ASSERT_EQ(client.ends.size(), 3U);
  for (const TransferEnd& end : client.ends) {
    EXPECT_FALSE(end.fault.has_value());
    EXPECT_EQ(end.traffic.retries, 0U);
    EXPECT_EQ(end.traffic.connections_opened, 1U);
  }
}

// Answers the first request of each connection and closes it at the next.
HttpAnswer ok_once(std::vector<std::size_t>& answered, const ReceivedRequest& request) {
  if (std::ranges::count(answered, request.connection) > 0) return HttpAnswer::close_at_once();
  answered.push_back(request.connection);
  return HttpAnswer::text("ok");
}

TEST(NativeTransferTest, WhatAKeptConnectionGotNothingForIsSentOnceMore) {
  std::vector<std::size_t> answered;
  HttpServer server([&](const ReceivedRequest& request) { return ok_once(answered, request); });
  NativeBench bench;
  auto& client = bench.add(server.url(), 3);
  bench.run();
  ASSERT_EQ(client.ends.size(), 3U);
  EXPECT_EQ(client.ends[0].traffic.retries, 0U);
  for (const std::size_t index : {1U, 2U}) {
    EXPECT_FALSE(client.ends[index].fault.has_value());
    EXPECT_EQ(client.ends[index].traffic.retries, 1U);
    EXPECT_EQ(client.ends[index].traffic.connections_opened, 1U);
    EXPECT_EQ(client.ends[index].traffic.connections_reused, 1U);
  }
  EXPECT_EQ(server.request_count(), 5U);
}

TEST(NativeTransferTest, UnlessThatIsForbidden) {
  std::vector<std::size_t> answered;
  HttpServer server([&](const ReceivedRequest& request) { return ok_once(answered, request); });
  NativeBench bench({.connection = {.retry = false}});
  auto& client = bench.add(server.url(), 2);
  bench.run();
  ASSERT_TRUE(client.ends.at(1).fault.has_value());
  EXPECT_EQ(client.ends[1].fault->number, run::kGotNothing);
  EXPECT_EQ(client.ends[1].fault->words, "the server closed a kept connection without an answer");
  EXPECT_EQ(server.request_count(), 2U);
}

TEST(NativeTransferTest, AnAnswerThatNobodyAskedForSpoilsTheConnection) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  HttpServer server([&](const ReceivedRequest&) {
    HttpAnswer twice = HttpAnswer::of_bytes(answer + answer);
    twice.ending = HttpAnswer::Ending::keep_alive;
    return twice;
  });
  NativeBench bench;
  auto& client = bench.add(server.url(), 3);
  bench.run();
  ASSERT_EQ(client.ends.size(), 3U);
  for (const TransferEnd& end : client.ends) EXPECT_EQ(end.size, 2U);
  EXPECT_EQ(server.connections(), 3U);
  EXPECT_EQ(server.request_count(), 3U);
}

TEST(NativeTransferTest, ALargeBodyIsSentAsTheSocketTakesIt) {
  HttpServer server([](const ReceivedRequest& request) {
    return HttpAnswer::text(std::to_string(std::hash<std::string>()(request.body)));
  });
  NativeBench bench;
  auto& client = bench.add(server.url(), 3);
  client.method = "POST";
  for (int index = 0; index < 4'000'000; ++index) client.body += static_cast<char>(index * 7);
  const std::size_t length = std::to_string(std::hash<std::string>()(client.body)).size();
  bench.run();
  ASSERT_EQ(client.ends.size(), 3U);
  for (const TransferEnd& end : client.ends) {
    EXPECT_EQ(end.size, length);
    EXPECT_GT(end.traffic.bytes_sent, client.body.size());
  }
  EXPECT_EQ(server.requests().at(2).body, client.body);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(NativeTransferTest, MayBeDroppedAtEveryStage) {
  HttpServer server([](const ReceivedRequest& request) {
    return request.target == "/silent" ? HttpAnswer::silence() : HttpAnswer::text("ok");
  });
  NativeBench bench({.connection = {.most = 3}});
  auto& connecting = bench.add(server.url("/never"));
  auto& silent = bench.add(server.url("/silent"));
  auto& good = bench.add(server.url("/good"), 2);
  auto& waiting = bench.add(server.url("/never"));
  for (auto* client : {&connecting, &silent, &waiting}) client->timeout = 10s;
  bench.loop().post([&] {
    // All have started; nobody is connected yet.
    bench.loop().post([&] {
      connecting.drop();
      waiting.drop();
    });
  });
  good.pause = [&] {
    EXPECT_TRUE(server.wait_for_requests(2));
    if (good.ends.size() == 1) silent.drop();
    good.start();
  };
  bench.run();
  EXPECT_EQ(good.ends.size(), 2U);
  EXPECT_EQ(silent.ends.size() + connecting.ends.size() + waiting.ends.size(), 0U);
}

}  // namespace
}  // namespace timing::test
