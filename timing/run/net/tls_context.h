// What the TLS connections of jobs with equal settings share: their authorities, the client's
// certificate, the versions allowed.
//
// The job's files have been read with its config. The system's authorities are those that OpenSSL
// knows of, SSL_CERT_FILE and SSL_CERT_DIR included.
//
// Ownership: shared by the connections; does not change. Threads: any. Errors: a Fault with
// libcurl's number (58: the client's certificate or key, 77: the authorities), with the file's name
// in its words.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "timing/base/result.h"
#include "timing/config/config.h"
#include "timing/run/net/fault.h"

struct ssl_ctx_st;     // OpenSSL's SSL_CTX
struct bio_method_st;  // and BIO_METHOD

namespace timing::run {

class TlsContext {
 public:
  // May read the system's authorities, so that it takes milliseconds.
  static Result<std::shared_ptr<const TlsContext>, Fault> load(const config::Tls& settings);

  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  const config::Tls& settings() const { return settings_; }

  // For the files named tls_* alone.
  ssl_ctx_st* context() const { return context_.get(); }
  const bio_method_st* socket_method() const { return socket_method_.get(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
    void operator()(bio_method_st* method) const;
  };

  explicit TlsContext(config::Tls settings);

  config::Tls settings_;
  std::unique_ptr<bio_method_st, Free> socket_method_;
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

// The contexts in use, so that equal settings are loaded once. Threads: any.
class TlsContexts {
 public:
  Result<std::shared_ptr<const TlsContext>, Fault> get(const config::Tls& settings);

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<const TlsContext>> contexts_;
};

}  // namespace timing::run
