// An HTTP/1.1 server that does one wrong thing to each third request, answers the others, and
// counts.
//
// Ownership: a value's copy. Threads: every function on any thread. Errors: as HttpServer.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

#include "tests/support/http/http_server.h"

namespace timing::test {

struct Misdeed {
  HttpAnswer answer = {};  // in place of the right one
  bool answers = false;    // it holds an answer all the same
  // Or this is sent to each client before it asks: the only answer on its connection.
  std::string greeting = {};
};

class FaultServer {
 public:
  // Whether right answers leave their connection open. Where they do not, each request is the first
  // of its connection.
  enum class Connections { kept, closed };

  FaultServer(Misdeed misdeed, Connections connections);

  std::string url() const { return server_.url(); }
  // How many requests were read whole.
  std::size_t received() const { return server_.request_count(); }
  // Waits until it was so many, which takes it no time to speak of.
  void wait_for_received(std::size_t count) const {
    server_.wait_for_requests(count, kReadingTime);
  }
  // How many of them were given an answer.
  std::size_t answered() const;

 private:
  static constexpr std::chrono::seconds kReadingTime{20};

  HttpAnswer answer();
  HttpAnswer right_answer() const;

  const Misdeed misdeed_;
  const Connections connections_;
  mutable std::mutex mutex_;
  std::size_t asked_ = 0;
  std::size_t answered_ = 0;
  HttpServer server_;  // last: it uses all the others
};

}  // namespace timing::test
