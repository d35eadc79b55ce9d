#include "timing/run/net/plain_stream.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "timing/run/net/socket_fault.h"

namespace timing::run {

PlainStream::PlainStream(Descriptor socket) : socket_(std::move(socket)) {}

Stream::Progress PlainStream::read(std::span<char> buffer) {
  while (true) {
    const ssize_t length = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (length > 0) return {Status::done, static_cast<std::size_t>(length)};
    if (length == 0) return {Status::closed};
    if (errno == EAGAIN) return {Status::wait_readable};
    if (errno == EINTR) continue;
    fault_ = receive_fault(errno);
    return {Status::failed};
  }
}

Stream::Progress PlainStream::write(std::string_view bytes) {
  while (true) {
    const ssize_t length = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (length >= 0) return {Status::done, static_cast<std::size_t>(length)};
    if (errno == EAGAIN) return {Status::wait_writable};
    if (errno == EINTR) continue;
    fault_ = send_fault(errno);
    return {Status::failed};
  }
}

}  // namespace timing::run
