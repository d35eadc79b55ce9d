// One connection of the native engine: sends a request, and hands what comes to the exchange that
// the request belongs to.
//
// Its socket is watched once, edge-triggered, from construction on: an exchange costs one send and
// one receive. A request that the socket does not take at once goes on when it is writable.
//
// Ownership: owns its stream and watches its socket; borrows the rest, which outlives it. The
// exchange borrows the connection's attention from send() until it is told of its end.
// Threads: the loop's. Units: bytes. Errors: a stream that fails is a Fault; a loop that cannot
// watch the socket is a std::system_error at construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "timing/run/event_loop.h"
#include "timing/run/net/fault.h"
#include "timing/run/net/stream.h"

namespace timing::run {

class Connection final : private DescriptorHandler {
 public:
  // What the connection works for while it is busy. It may destroy the connection in every call but
  // received().
  class Exchange {
   public:
    Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    virtual ~Exchange() = default;

    struct Received {
      bool over = false;         // the exchange: answered, or given up
      std::size_t consumed = 0;  // bytes that belong to it
    };
    // The next bytes of the answer.
    virtual Received received(std::string_view bytes) = 0;

    // One of these ends it, never from within send().
    // received() said so. `clean`: nothing else is on its way, in either direction.
    virtual void over(bool clean) = 0;
    virtual void closed_by_peer() = 0;
    virtual void failed(Fault fault) = 0;
  };

  // Told of what happens to a connection while it is idle: it is of no use any more.
  class Keeper {
   public:
    Keeper() = default;
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    virtual ~Keeper() = default;

    // May destroy the connection.
    virtual void connection_lost() = 0;
  };

  // `buffer` is shared by the connections of a loop: nothing stays in it.
  Connection(EventLoop& loop, std::span<char> buffer, Keeper& keeper,
             std::unique_ptr<Stream> stream);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override;

  // What is not sent at once of `head` is copied; `body` stays where it is until the exchange ends.
  // REQUIRES: idle; `head` is not empty.
  void send(Exchange& exchange, std::string_view head, std::string_view body);

  // Requests so far, the one under way included.
  std::uint64_t requests() const { return requests_; }
  // Of the last exchange.
  std::uint64_t bytes_sent() const { return sent_; }
  std::uint64_t bytes_received() const { return received_; }

 private:
  void ready(std::uint32_t events) override;
  void write();
  // False: the socket takes no more for now.
  bool write_all(std::string_view& bytes);
  void read();
  void idle_ready();
  bool nothing_follows(std::size_t read);
  void watch();
  void end_over(bool clean);
  void end_closed();
  void end_failed();

  EventLoop& loop_;
  std::span<char> buffer_;
  Keeper& keeper_;
  std::unique_ptr<Stream> stream_;
  Exchange* exchange_ = nullptr;  // none: idle
  std::string unsent_head_;
  std::string_view unsent_;  // of unsent_head_
  std::string_view unsent_body_;
  bool write_failed_ = false;
  bool read_waits_writable_ = false;
  bool peer_is_gone_ = false;
  std::uint64_t requests_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace timing::run
