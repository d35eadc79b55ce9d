// A connection's bytes, plain or over TLS, on a non-blocking socket.
//
// The loop that watches the socket edge-triggered calls handshake() until it is done, and from then
// on read() and write(), each until it tells that it has to wait. A read that fills less than it
// was given has taken all that was there: nothing is left until the socket is readable again,
// unless has_pending(). An end that came together with the last bytes is told by the same event
// (EPOLLRDHUP, if it is watched for) and by no other: after it, read on until the stream is closed.
//
// Ownership: a stream owns its socket. Threads: one at a time. Units: bytes.
// Errors: Status::failed, with the reason in fault() from then on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "timing/run/net/fault.h"

namespace timing::run {

class Stream {
 public:
  enum class Status : std::uint8_t {
    done,
    wait_readable,  // nothing more until the socket is readable
    wait_writable,
    closed,  // by the peer, in order; of a read only
    failed,
  };

  struct Progress {
    Status status = Status::done;
    std::size_t bytes = 0;  // read or written; 0 unless done
  };

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  virtual int socket() const = 0;

  // After the socket has been connected; done at once where there is nothing to agree on.
  virtual Status handshake() = 0;
  // At most `buffer.size()` bytes, which is not 0. Never done with 0 bytes.
  virtual Progress read(std::span<char> buffer) = 0;
  // A part of `bytes`, which are not empty. A write that has to wait is tried again with bytes that
  // begin with the same ones, all of them.
  virtual Progress write(std::string_view bytes) = 0;
  // Bytes have been received that read() has not given out.
  virtual bool has_pending() const = 0;
  virtual const std::optional<Fault>& fault() const = 0;
};

}  // namespace timing::run
