// One connection that speaks HTTP/1.1 over a blocking socket, byte by byte as a test wants it.
//
// Threads: one at a time. Errors: a std::runtime_error or std::system_error fails the test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace timing::test {

struct ReceivedAnswer {
  int status = 0;
  std::string head;  // status line and headers
  std::string body;
  std::uint64_t body_bytes = 0;
};

class HttpClient {
 public:
  // "127.0.0.1:port" or "[::1]:port".
  explicit HttpClient(const std::string& address);
  HttpClient(HttpClient&& other) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  void send(std::string_view text) const;
  void send_get(std::string_view target) const;
  // Waits for a whole answer, framed by its Content-Length. `keep_body` false only counts it.
  ReceivedAnswer receive(bool keep_body = true);
  ReceivedAnswer receive_head();
  // True when the server closes the connection before it sends another byte.
  bool closed_by_server();

  ReceivedAnswer get(std::string_view target);

 private:
  bool read_more();

  int socket_;
  std::string buffer_;
};

}  // namespace timing::test
