// Lets the threads of the server have something done on the main loop, and wait for the answer.
//
// Whoever waits is let go when the loop ends, so that the server can be destroyed at any time.
//
// Ownership: borrows the loop, which outlives it. Threads: ask() on any but the loop's; close() on
// any. Errors: none.
#pragma once

#include <functional>
#include <memory>

#include "exporter/http_message.h"
#include "timing/run/event_loop.h"

namespace timing::app {

class LoopCalls {
 public:
  explicit LoopCalls(run::EventLoop& loop);

  // What `call` answers on the loop's thread; 503 if the loop ends before that.
  exporter::Response ask(std::function<exporter::Response()> call);
  // The loop calls nothing any more.
  void close();

 private:
  struct Shared;

  run::EventLoop& loop_;
  std::shared_ptr<Shared> shared_;  // with calls that the loop never gets to
};

}  // namespace timing::app
