// The last TLS session of one origin, for its next connection to take up.
//
// For the files named tls_* alone: it names OpenSSL's types.
//
// Ownership: owns the session. Threads: the loop's whose connections share it. Errors: none.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace timing::run {

class TlsSession {
 public:
  // Null: there is none that can be taken up.
  SSL_SESSION* get() const {
    return session_ && SSL_SESSION_is_resumable(session_.get()) == 1 ? session_.get() : nullptr;
  }
  // Takes it over. `not_after` is of the certificates that the server showed when it began: when it
  // is taken up, the server shows none.
  void keep(SSL_SESSION* session, std::optional<std::chrono::sys_seconds> not_after) {
    session_.reset(session);
    not_after_ = not_after;
  }
  void forget() { session_.reset(); }
  std::optional<std::chrono::sys_seconds> not_after() const { return not_after_; }

 private:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };

  std::unique_ptr<SSL_SESSION, Free> session_;
  std::optional<std::chrono::sys_seconds> not_after_;
};

}  // namespace timing::run
