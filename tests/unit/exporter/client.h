// The least of an HTTP client: bytes out and bytes in, so that tests can send what no proper client
// would.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace timing::exporter {

// One connection over IPv4's loopback.
class Client {
 public:
  explicit Client(std::uint16_t port);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  void send(std::string_view text);
  // Nothing more comes; the answer can still be received.
  void end_sending();
  // Closing it then breaks the connection off.
  void reset_when_closed();
  // One response: its head, then as many bytes as Content-Length says (none after HEAD).
  std::string receive(bool with_body = true);
  // All bytes until the server hangs up.
  std::string receive_all();
  // What has arrived up to now.
  std::string receive_available();
  // Whether the server has neither sent anything nor hung up.
  bool silent() const;

 private:
  bool receive_some();

  int descriptor_;
  std::string buffer_;
};

// One request on a connection of its own.
std::string request(std::uint16_t port, std::string_view method, std::string_view path);

}  // namespace timing::exporter
