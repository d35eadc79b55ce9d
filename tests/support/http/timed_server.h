// An HTTP/1.1 server that answers when it is told to, and keeps the truth of it: when each request
// was there, and when its answer was sent.
//
//   TimedServer server(after(10ms));
//   ... send requests to server.url() ...
//   for (const Exchange& exchange : server.exchanges()) ...
//
// What it keeps lies within what a client sees, on the same steady clock: a request is received
// after the client has begun it, and its answer is sent before the client has it. So a client that
// tells the truth never tells of less time, on whatever machine.
//
// Threads: every function on any thread. Errors: as HttpServer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/http/http_server.h"
#include "timing/base/clock.h"

namespace timing::test {

struct Exchange {
  std::uint64_t run = 0;  // what the header X-Run says, or 0
  SteadyTime received;    // read whole
  SteadyTime due;         // when it was to be answered
  SteadyTime sent;        // about to be: the first byte comes after it

  nanoseconds duration() const { return sent - received; }
  nanoseconds lateness() const { return sent - due; }
};

// When the answer to the request of that number (from 0, in the order received) is due. Asked for
// one request after another.
using AnswerTime = std::function<SteadyTime(std::size_t number, SteadyTime received)>;

AnswerTime after(nanoseconds delay);
// Each hundredth request, exactly, waits for longer.
AnswerTime after_with_each_hundredth(nanoseconds delay, nanoseconds longer);
// At once, but from request `number` on no answer leaves for `stall`. Once.
AnswerTime stalling_at(std::size_t number, nanoseconds stall);

class TimedServer {
 public:
  explicit TimedServer(AnswerTime answer_time);

  std::string url() const { return server_.url(); }
  // Those that were answered, in the order of their answers.
  std::vector<Exchange> exchanges() const;

 private:
  HttpAnswer answer(const ReceivedRequest& request);

  mutable std::mutex mutex_;
  AnswerTime answer_time_;
  std::size_t received_ = 0;
  std::vector<Exchange> exchanges_;
  HttpServer server_;  // last: it uses all the others
};

}  // namespace timing::test
