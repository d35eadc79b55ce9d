// A connection's bytes over TLS, by OpenSSL.
//
// Destroying it tells the peer that no more will come (close_notify), if the socket takes that.
//
// Ownership: owns the socket, shares context and session. Threads, units: as in stream.h.
// Errors: as in stream.h, with libcurl's numbers: 35 a handshake that fails, 60 a certificate that
// is refused, 55 and 56 sending and receiving. A peer that closes without having told so by TLS is
// 56, as somebody else may have cut the connection: whoever has all that was promised asks for no
// more.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "timing/base/descriptor.h"
#include "timing/config/config.h"
#include "timing/run/net/stream.h"

struct ssl_st;          // OpenSSL's SSL
struct ssl_session_st;  // and SSL_SESSION

namespace timing::run {

class TlsContext;
class TlsSession;
struct TlsSocket;

class TlsStream final : public Stream {
 public:
  // What the server is asked for and its certificate has to name: the settings' or the host's name.
  static std::string peer_name(const config::Tls& settings, const std::string& host);

  // `name` as peer_name() has it; `protocols` are offered by ALPN, unless there are none.
  TlsStream(Descriptor socket, std::shared_ptr<const TlsContext> context, const std::string& name,
            const std::vector<std::string>& protocols, std::shared_ptr<TlsSession> session);
  ~TlsStream() override;

  int socket() const override;
  Status handshake() override;
  Progress read(std::span<char> buffer) override;
  Progress write(std::string_view bytes) override;
  bool has_pending() const override { return pending_; }
  const std::optional<Fault>& fault() const override { return fault_; }

  // After the handshake.
  std::string protocol() const;  // that ALPN chose; empty: none
  bool resumed() const;
  std::optional<std::chrono::sys_seconds> certificate_not_after() const { return not_after_; }

  // OpenSSL's call-back of a context: the connection has a session that can be taken up. 1: kept.
  static int session_began(ssl_st* connection, ssl_session_st* session);

 private:
  struct Free {
    void operator()(ssl_st* connection) const;
  };

  bool set_up(const std::string& name, const std::vector<std::string>& protocols);
  // What a call with this result, which was no success, waits for.
  Status waits_for(int result) const;
  Status end_of_reading(int result);
  Fault handshake_fault() const;
  std::string reason() const;
  Status fail(Fault fault);

  std::shared_ptr<const TlsContext> context_;
  std::shared_ptr<TlsSession> session_;
  std::string name_;
  std::unique_ptr<TlsSocket> socket_;
  std::unique_ptr<ssl_st, Free> connection_;
  std::optional<std::chrono::sys_seconds> not_after_;
  std::optional<Fault> fault_;
  std::optional<Status> over_;  // closed or failed
  bool established_ = false;
  bool pending_ = false;
};

}  // namespace timing::run
