// A server for tests that mean it no good, and clients for them.
#pragma once

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "exporter/server.h"
#include "tests/support/basics/capturing_log.h"
#include "tests/unit/exporter/client.h"

namespace timing::exporter {

// More than any socket buffer takes.
inline constexpr std::size_t kPageBytes = 8'000'000;

// Both ends of every connection are open here, and soft limits may be 1,024.
inline void raise_file_limit() {
  rlimit files{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = files.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
}

inline std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

class HostileTest : public ::testing::Test {
 protected:
  HostileTest() { raise_file_limit(); }

  // Its threads call respond(), which a fixture under destruction does not have any more.
  void TearDown() override { server_.reset(); }

  void start(const std::function<void(ServerOptions&)>& change = [](ServerOptions&) {}) {
    serve(change);
    EXPECT_THAT(healthy(), ::testing::StartsWith("HTTP/1.1 200"));
  }

  void serve(const std::function<void(ServerOptions&)>& change) {
    ServerOptions options{.addresses = {{.host = "127.0.0.1", .port = 0}}};
    change(options);
    auto server = Server::start(
        options, [this](const Request& request) { return respond(request); }, log_);
    ASSERT_TRUE(server.ok()) << server.error().message;
    server_ = std::move(server).value();
  }

  virtual Response respond(const Request& request) {
    if (request.path == "/-/healthy") return {.body = "Healthy.\n"};
    if (request.path == "/large") return {.body = std::string(kPageBytes, '#')};
    return {.body = "up 1.0\n"};
  }

  std::uint16_t port() const { return server_->addresses().front().port; }
  std::string healthy() const { return request(port(), "GET", "/-/healthy"); }
  std::string metrics() const { return request(port(), "GET", "/metrics"); }

  using Clients = std::vector<std::unique_ptr<Client>>;
  Clients connect(std::size_t count, std::string_view text = "") const {
    Clients clients;
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<Client>(port()));
      if (!text.empty()) clients.back()->send(text);
    }
    return clients;
  }

  void expect_answers() const {
    EXPECT_THAT(healthy(), ::testing::StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(metrics(), ::testing::EndsWith("\r\n\r\nup 1.0\n"));
  }

  void wait_for_connections(std::size_t count) const {
    while (server_->connections() != count) std::this_thread::yield();
  }

  test::CapturingLog log_;
  std::unique_ptr<Server> server_;
};

}  // namespace timing::exporter
