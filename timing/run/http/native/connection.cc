#include "timing/run/http/native/connection.h"

#include <utility>

namespace timing::run {
namespace {

constexpr std::uint32_t kGone = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
// After so much in one go the others have their turn.
constexpr std::size_t kMostInOneGo = std::size_t{1} << 20U;

Fault fault_of(const Stream& stream) {
  return stream.fault().value_or(Fault{kReceiveFailed, "the connection failed"});
}

}  // namespace

Connection::Connection(EventLoop& loop, std::span<char> buffer, Keeper& keeper,
                       std::unique_ptr<Stream> stream)
    : loop_(loop), buffer_(buffer), keeper_(keeper), stream_(std::move(stream)) {
  watch();
}

Connection::~Connection() { loop_.unwatch(stream_->socket()); }

// Once more for a socket that is watched: what is there already is told again.
void Connection::watch() {
  loop_.watch(stream_->socket(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, *this);
}

void Connection::send(Exchange& exchange, std::string_view head, std::string_view body) {
  exchange_ = &exchange;
  ++requests_;
  sent_ = 0;
  received_ = 0;
  unsent_body_ = body;
  if (!write_all(head)) {
    unsent_head_ = head;
    unsent_ = unsent_head_;
  } else if (!unsent_body_.empty()) {
    write_all(unsent_body_);
  }
}

void Connection::ready(std::uint32_t events) {
  peer_is_gone_ = peer_is_gone_ || (events & kGone) != 0;
  if (exchange_ == nullptr) return idle_ready();
  write();
  constexpr std::uint32_t kReadable = EPOLLIN | kGone;
  if ((events & kReadable) != 0 || read_waits_writable_ || write_failed_ ||
      stream_->has_pending()) {
    read();
  }
}

void Connection::write() {
  if (write_failed_ || (!unsent_.empty() && !write_all(unsent_))) return;
  if (!unsent_body_.empty()) write_all(unsent_body_);
}

bool Connection::write_all(std::string_view& bytes) {
  while (!bytes.empty()) {
    const Stream::Progress progress = stream_->write(bytes);
    if (progress.status != Stream::Status::done) {
      if (progress.status == Stream::Status::failed) {
        // An answer may have come all the same, and nothing may be told from within send().
        write_failed_ = true;
        watch();
      }
      return false;
    }
    sent_ += progress.bytes;
    bytes.remove_prefix(progress.bytes);
  }
  return true;
}

void Connection::read() {
  read_waits_writable_ = false;
  for (std::size_t in_one_go = 0;;) {
    const Stream::Progress progress = stream_->read(buffer_);
    switch (progress.status) {
      case Stream::Status::done:
        break;
      case Stream::Status::wait_writable:
        read_waits_writable_ = true;
        [[fallthrough]];
      case Stream::Status::wait_readable:
        if (write_failed_) end_failed();
        return;
      case Stream::Status::closed:
        return write_failed_ ? end_failed() : end_closed();
      case Stream::Status::failed:
        return end_failed();
    }
    received_ += progress.bytes;
    const auto [over, consumed] = exchange_->received({buffer_.data(), progress.bytes});
    if (over) return end_over(consumed == progress.bytes && nothing_follows(progress.bytes));
    const bool drained = progress.bytes < buffer_.size() && !stream_->has_pending();
    // Where the peer has closed, its end of the stream has to be met.
    if (drained && !peer_is_gone_ && !write_failed_) return;
    in_one_go += progress.bytes;
    if (in_one_go >= kMostInOneGo) return watch();
  }
}

bool Connection::nothing_follows(std::size_t read) {
  if (peer_is_gone_ || write_failed_ || !unsent_.empty() || !unsent_body_.empty()) return false;
  if (read < buffer_.size() && !stream_->has_pending()) return true;
  return stream_->read(buffer_).status == Stream::Status::wait_readable;
}

void Connection::idle_ready() {
  // Over TLS there may have been something that is not for us, such as a session's ticket.
  if (stream_->read(buffer_).status != Stream::Status::wait_readable) {
    keeper_.connection_lost();
  }
}

void Connection::end_over(bool clean) { std::exchange(exchange_, nullptr)->over(clean); }

void Connection::end_closed() { std::exchange(exchange_, nullptr)->closed_by_peer(); }

void Connection::end_failed() { std::exchange(exchange_, nullptr)->failed(fault_of(*stream_)); }

}  // namespace timing::run
