#include "timing/run/net/tls_socket.h"

#include <sys/socket.h>

#include <cerrno>

namespace timing::run {
namespace {

TlsSocket& socket_of(BIO* bio) { return *static_cast<TlsSocket*>(BIO_get_data(bio)); }

int receive(BIO* bio, char* buffer, std::size_t size, std::size_t* received) {
  TlsSocket& socket = socket_of(bio);
  BIO_clear_retry_flags(bio);
  if (socket.ended) return 0;
  socket.spared = socket.drained;
  if (socket.spared) {
    BIO_set_retry_read(bio);
    return 0;
  }
  while (true) {
    const ssize_t length = ::recv(socket.descriptor.get(), buffer, size, 0);
    if (length < 0 && errno == EINTR) continue;
    socket.drained = length < 0 ? errno == EAGAIN : static_cast<std::size_t>(length) < size;
    socket.ended = length == 0;
    if (length > 0) {
      *received = static_cast<std::size_t>(length);
      return 1;
    }
    if (length < 0 && errno == EAGAIN) {
      BIO_set_retry_read(bio);
    } else if (length < 0) {
      socket.error = errno;
    }
    return 0;
  }
}

int send(BIO* bio, const char* bytes, std::size_t size, std::size_t* sent) {
  TlsSocket& socket = socket_of(bio);
  BIO_clear_retry_flags(bio);
  while (true) {
    const ssize_t length = ::send(socket.descriptor.get(), bytes, size, MSG_NOSIGNAL);
    if (length < 0 && errno == EINTR) continue;
    if (length >= 0) {
      *sent = static_cast<std::size_t>(length);
      return 1;
    }
    if (errno == EAGAIN) {
      BIO_set_retry_write(bio);
    } else {
      socket.error = errno;
    }
    return 0;
  }
}

// It keeps nothing back, so that there is nothing to flush; all else is not its business. Not even
// to tell of the end: OpenSSL would spoil the session for those who come after.
long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

}  // namespace

BIO_METHOD* new_tls_socket_method() {
  BIO_METHOD* const method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");
  if (method == nullptr) return nullptr;
  BIO_meth_set_read_ex(method, &receive);
  BIO_meth_set_write_ex(method, &send);
  BIO_meth_set_ctrl(method, &control);
  return method;
}

}  // namespace timing::run
