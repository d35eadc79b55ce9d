// An HTTP/1.1 server for tests: records exactly what it is sent and answers as badly as it is told.
//
//   HttpServer server([](const ReceivedRequest& request) { return HttpAnswer::text("hello"); });
//   ... send requests to server.url("/path") ...
//   ASSERT_TRUE(server.wait_for_requests(1));
//   EXPECT_EQ(server.requests()[0].header("User-Agent"), "timing/1.0.0");
//
// It listens on a free port of 127.0.0.1 from construction to destruction. Destroying it breaks off
// what is under way.
//
// Ownership: the handler and what it refers to outlive the server. Threads: every function on any
// thread; the handler is called on a thread of each connection, so several times at once.
// Units: bytes, milliseconds. Errors: a system that gives no socket is a std::system_error at
// construction; a request that is no HTTP ends its connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/process/process.h"

namespace timing::test {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct ReceivedRequest {
  std::string method;
  std::string target;          // as in the request line: "/path?query"
  std::string version;         // "HTTP/1.1"
  HttpHeaders headers;         // in the order and spelling received
  std::string body;            // without any chunked framing
  std::size_t connection = 0;  // counts from 0 in the order they were accepted

  bool has(std::string_view name) const;
  // The first of that name, in any case of letters; empty if there is none.
  std::string header(std::string_view name) const;
};

struct HttpAnswer {
  enum class Framing { content_length, chunked, until_close };
  enum class Ending {
    keep_alive,
    close,       // after the answer
    half_close,  // after the answer; what still comes is recorded, and not answered
    reset,       // TCP reset after the answer
    silence,     // after the answer nothing, until the client goes
  };

  int status = 200;
  HttpHeaders headers;  // besides Content-Length, Transfer-Encoding and Connection
  std::string body;     // not sent where there is none: to HEAD, with 204 and 304
  Framing framing = Framing::content_length;
  Ending ending = Ending::keep_alive;
  std::chrono::milliseconds delay{0};  // before the first byte
  std::optional<std::string> raw;      // these bytes in place of all the above, then `ending`

  static HttpAnswer text(std::string body);
  static HttpAnswer of_status(int status);
  static HttpAnswer redirect(int status, std::string location);
  // Sends these bytes and closes.
  static HttpAnswer of_bytes(std::string bytes);
  static HttpAnswer close_at_once();
  static HttpAnswer reset_at_once();
  static HttpAnswer silence();
  // Promises `promised` bytes, sends `body` and closes.
  static HttpAnswer truncated(std::string body, std::size_t promised);

  HttpAnswer with(std::string name, std::string value) &&;
  HttpAnswer after(std::chrono::milliseconds delay) &&;
};

class HttpServer {
 public:
  using Handler = std::function<HttpAnswer(const ReceivedRequest&)>;

  // `greeting` is sent to each client before it has asked for anything.
  explicit HttpServer(Handler handler, std::string greeting = {});
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  std::uint16_t port() const;
  // "http://127.0.0.1:PORT" and the path.
  std::string url(std::string_view path = "/") const;

  // Everything received so far, in the order of arrival.
  std::vector<ReceivedRequest> requests() const;
  std::size_t request_count() const;
  // How many connections were ever accepted, and how many are open now.
  std::size_t connections() const;
  std::size_t open_connections() const;

  // False when it did not come to that in time.
  bool wait_for_requests(std::size_t count, std::chrono::milliseconds limit = kPatience) const;
  bool wait_for_open_connections(std::size_t count,
                                 std::chrono::milliseconds limit = kPatience) const;

  // Forgets the recorded requests, not the connections.
  void clear_requests();

 private:
  class Service;

  std::unique_ptr<Service> service_;
};

}  // namespace timing::test
