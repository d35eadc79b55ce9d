// Names to addresses, off the loops: getaddrinfo() blocks, so that threads of its own call it.
//
// One for the program, shared by all loops. An answer holds for 60 s, an error for 1 s: long enough
// that many threads that ask for a name in vain do not flood a name server, short enough that a
// target is found soon after it has got its name. One name is asked for once at a time, however
// many wait for it. Threads are made at need, up to a few: a slow name does not hold up the next.
//
// Addresses come as in name_lookup.h.
//
// A lookup under way cannot be taken back. Destroying the resolver waits for it; a program that
// cannot wait until idle() ends without destroying it.
//
// Ownership: borrows the clock and, until their questions are gone, the loops; questions go before
// their resolver. Threads: ask() and a question's end on the loop's that it names, everything else
// on any. Units: nanoseconds on the steady clock. Errors: a name without an address is a Fault with
// libcurl's number (6).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "timing/base/clock.h"
#include "timing/base/result.h"
#include "timing/run/event_loop.h"
#include "timing/run/net/fault.h"
#include "timing/run/net/socket_address.h"

namespace timing::run {

class Resolver {
 public:
  using Answer = Result<SocketAddresses, Fault>;  // never empty; their ports are 0
  // Blocks; called on several threads at once.
  using Lookup = std::function<Answer(const std::string& host)>;

  struct Dependencies {
    const Clock& clock;
    Lookup lookup = nullptr;  // none: getaddrinfo()
    // Told on a thread of the resolver's whenever the last lookup under way has ended.
    std::function<void()> on_idle = nullptr;
  };

  // A wait for an answer. Destroying it ends the wait.
  class Question {
   public:
    Question() = default;
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;
    virtual ~Question() = default;
  };

  explicit Resolver(Dependencies dependencies);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  // What is known already, or the question, whose answer comes on the loop's thread, never from
  // within ask(). The answer may destroy the question.
  std::variant<Answer, std::unique_ptr<Question>> ask(const std::string& host, EventLoop& loop,
                                                      std::function<void(const Answer&)> answer);

  // No lookup is under way: destroying the resolver does not wait.
  bool idle() const;

 private:
  class State;

  std::unique_ptr<State> state_;
};

}  // namespace timing::run
