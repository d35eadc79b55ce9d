// One request on its way through a Server, and the box in which answers from other threads wait for
// the event loop.
//
// Ownership: an Exchange is shared by its connection and by whoever may answer it; the mailbox
// outlives the server when an answer does. Threads: an Exchange's fields belong to the event loop;
// Mailbox: any thread. Errors: none.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include "timing/web/answer.h"
#include "timing/web/message.h"
#include "timing/web/wake_up.h"

namespace timing::web {

class Connection;

struct HangUp {};
using Reply = std::variant<HangUp, Response>;

struct Exchange {
  enum class Stage {
    head,       // the library has told the request's line
    body,       // the head is complete
    handling,   // the handler is being called
    suspended,  // the handler will answer later
    answered,   // the library has the response
  };

  Stage stage = Stage::head;
  Request request;
  std::uint64_t body_bytes = 0;
  std::optional<Reply> reply;
  Connection* connection = nullptr;  // null once the connection has forgotten it
};

class Mailbox {
 public:
  struct Mail {
    std::shared_ptr<Exchange> exchange;
    Reply reply;
  };

  // The thread of the event loop is the one that calls this.
  void open() { loop_thread_ = std::this_thread::get_id(); }
  // A reply that is given while its handler is being called is there at once.
  void post(Mail mail);
  std::vector<Mail> take();
  // What is posted from now on goes nowhere.
  void close();

  const WakeUp& wake_up() const { return wake_up_; }

 private:
  WakeUp wake_up_;
  std::atomic<std::thread::id> loop_thread_;
  std::mutex mutex_;
  std::vector<Mail> mail_;
  bool closed_ = false;
};

// The way back to `exchange`.
Answer answer_for(std::shared_ptr<Mailbox> mailbox, std::shared_ptr<Exchange> exchange);

}  // namespace timing::web
