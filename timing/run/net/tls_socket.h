// A socket as OpenSSL sees it, and what came of its last system call: OpenSSL's own has no say over
// SIGPIPE and cannot tell when a socket has been read empty.
//
// For the files named tls_* alone: it names OpenSSL's types.
//
// Ownership: owns the descriptor. Threads: one at a time. Errors: kept in `error`.
#pragma once

#include <openssl/bio.h>

#include "timing/base/descriptor.h"

namespace timing::run {

struct TlsSocket {
  Descriptor descriptor;
  // The last recv() took all that was there, by its length or by its own word. While it is true
  // nothing is asked for.
  bool drained = false;
  bool spared = false;  // it was not asked, for that reason
  bool ended = false;   // the peer sends no more
  int error = 0;        // errno's of what failed
};

// A kind of BIO whose data is a TlsSocket, which outlives it. Null: no memory.
BIO_METHOD* new_tls_socket_method();

}  // namespace timing::run
