// HTTP/1.1 on a socket, as http_server.h needs it: requests read, answers written.
//
// Ownership: borrows the socket. Threads: one. Errors: end of input and malformed requests are
// nullopt, a peer that is gone is false.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/support/http/http_server.h"

namespace timing::test {

class HttpReader {
 public:
  explicit HttpReader(int socket) : socket_(socket) {}

  // Answers "Expect: 100-continue" on its way.
  std::optional<ReceivedRequest> read_request();
  // Reads and drops until the peer closes its side.
  void drain();

 private:
  bool receive();
  std::optional<std::string> read_until(std::string_view end);
  std::optional<std::string> read_bytes(std::size_t count);
  std::optional<std::string> read_chunks();
  std::optional<std::string> read_body(const ReceivedRequest& request);

  int socket_;
  std::string buffer_;
};

bool send_all(int socket, std::string_view bytes);

// The bytes of an answer to this request.
std::string wire_form(const HttpAnswer& answer, const ReceivedRequest& request);

}  // namespace timing::test
