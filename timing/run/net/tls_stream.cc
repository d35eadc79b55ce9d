#include "timing/run/net/tls_stream.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include "timing/run/net/socket_address.h"
#include "timing/run/net/socket_fault.h"
#include "timing/run/net/tls_certificate.h"
#include "timing/run/net/tls_context.h"
#include "timing/run/net/tls_fault.h"
#include "timing/run/net/tls_session.h"
#include "timing/run/net/tls_socket.h"

namespace timing::run {
namespace {

// RFC 7301: each with its length before it.
std::string on_the_wire(const std::vector<std::string>& protocols) {
  std::string all;
  for (const std::string& protocol : protocols) {
    all += static_cast<char>(protocol.size());
    all += protocol;
  }
  return all;
}

bool expect_name(SSL* connection, const std::string& name) {
  X509_VERIFY_PARAM* const expected = SSL_get0_param(connection);
  if (const std::optional<SocketAddress> address = SocketAddress::parse(name)) {
    return X509_VERIFY_PARAM_set1_ip_asc(expected, address->host().c_str()) == 1;
  }
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(expected, name.data(), name.size()) == 1;
}

// RFC 6066 has no addresses in it.
bool ask_for_name(SSL* connection, const std::string& name) {
  return SocketAddress::parse(name) || SSL_set_tlsext_host_name(connection, name.c_str()) == 1;
}

bool offer(SSL* connection, const std::vector<std::string>& protocols) {
  if (protocols.empty()) return true;
  const std::string wire = on_the_wire(protocols);
  return SSL_set_alpn_protos(connection, reinterpret_cast<const unsigned char*>(wire.data()),
                             static_cast<unsigned>(wire.size())) == 0;
}

// Of others on this thread. OpenSSL's own way to clear costs more than to look.
void clear_tls_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

}  // namespace

void TlsStream::Free::operator()(ssl_st* connection) const { SSL_free(connection); }

std::string TlsStream::peer_name(const config::Tls& settings, const std::string& host) {
  if (!settings.server_name.empty()) return settings.server_name;
  std::string_view name = host;
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  // The dot that ends a full name is no part of it in a certificate.
  if (name.ends_with('.')) name.remove_suffix(1);
  return std::string(name.substr(0, name.find('%')));
}

TlsStream::TlsStream(Descriptor socket, std::shared_ptr<const TlsContext> context,
                     const std::string& name, const std::vector<std::string>& protocols,
                     std::shared_ptr<TlsSession> session)
    : context_(std::move(context)),
      session_(std::move(session)),
      name_(name),
      socket_(std::make_unique<TlsSocket>()),
      connection_(SSL_new(context_->context())) {
  socket_->descriptor = std::move(socket);
  BIO* const bio = BIO_new(context_->socket_method());
  if (connection_ == nullptr || bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, socket_.get());
  SSL_set_bio(connection_.get(), bio, bio);
  SSL_set_app_data(connection_.get(), this);
  SSL_set_connect_state(connection_.get());
  if (!set_up(name, protocols)) fail(handshake_fault());
}

TlsStream::~TlsStream() {
  if (established_ && !over_) {
    ERR_clear_error();
    SSL_shutdown(connection_.get());
    ERR_clear_error();
  }
  // OpenSSL would take the session of a connection that was not shut down for a bad one.
  SSL_set_shutdown(connection_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

bool TlsStream::set_up(const std::string& name, const std::vector<std::string>& protocols) {
  SSL* const connection = connection_.get();
  const bool verified = !context_->settings().insecure_skip_verify;
  if (verified && !expect_name(connection, name)) return false;
  if (!ask_for_name(connection, name) || !offer(connection, protocols)) return false;
  // One that cannot be taken up costs a whole handshake, no more.
  if (SSL_SESSION* const earlier = session_->get()) SSL_set_session(connection, earlier);
  return true;
}

int TlsStream::socket() const { return socket_->descriptor.get(); }

Stream::Status TlsStream::handshake() {
  if (over_) return *over_;
  socket_->drained = false;
  ERR_clear_error();
  const int result = SSL_do_handshake(connection_.get());
  if (result == 1) {
    established_ = true;
    pending_ = SSL_has_pending(connection_.get()) == 1;
    if (!not_after_) not_after_ = earliest_not_after(connection_.get());
    if (!not_after_ && resumed()) not_after_ = session_->not_after();
    return Status::done;
  }
  const Status status = waits_for(result);
  if (status == Status::wait_readable || status == Status::wait_writable) return status;
  // The server may have taken offence at it.
  session_->forget();
  return fail(handshake_fault());
}

Stream::Progress TlsStream::read(std::span<char> buffer) {
  pending_ = false;
  if (over_) return {*over_};
  SSL* const connection = connection_.get();
  socket_->drained = false;
  std::size_t total = 0;
  while (total < buffer.size()) {
    clear_tls_errors();
    std::size_t length = 0;
    const int result =
        SSL_read_ex(connection, buffer.data() + total, buffer.size() - total, &length);
    if (result != 1) {
      const Status status = end_of_reading(result);
      if (total == 0 && status == Status::wait_readable && socket_->spared) {
        // What came was not for the caller (a session). An end may have come behind it.
        socket_->drained = false;
        continue;
      }
      if (total == 0) return {status};
      // The end is told of when it is asked for.
      pending_ = over_.has_value();
      return {Status::done, total};
    }
    total += length;
    if (socket_->drained && SSL_has_pending(connection) == 0) return {Status::done, total};
  }
  pending_ = !socket_->drained || SSL_has_pending(connection) == 1;
  return {Status::done, total};
}

Stream::Progress TlsStream::write(std::string_view bytes) {
  if (over_ == Status::failed) return {Status::failed};
  clear_tls_errors();
  std::size_t length = 0;
  const int result = SSL_write_ex(connection_.get(), bytes.data(), bytes.size(), &length);
  if (result == 1) return {Status::done, length};
  const Status status = waits_for(result);
  if (status == Status::wait_readable || status == Status::wait_writable) return {status};
  if (socket_->error != 0) return {fail(send_fault(socket_->error))};
  return {fail({kSendFailed, "sending over TLS failed: " + reason()})};
}

Stream::Status TlsStream::waits_for(int result) const {
  switch (SSL_get_error(connection_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Status::wait_readable;
    case SSL_ERROR_WANT_WRITE:
      return Status::wait_writable;
    case SSL_ERROR_ZERO_RETURN:
      return Status::closed;
    default:
      return Status::failed;
  }
}

Stream::Status TlsStream::end_of_reading(int result) {
  const Status status = waits_for(result);
  if (status == Status::closed) over_ = status;
  if (status != Status::failed) return status;
  if (socket_->error != 0) return fail(receive_fault(socket_->error));
  if (socket_->ended) {
    return fail({kReceiveFailed, "the server closed the connection without TLS's close_notify"});
  }
  return fail({kReceiveFailed, "receiving over TLS failed: " + reason()});
}

Fault TlsStream::handshake_fault() const {
  const long verdict = SSL_get_verify_result(connection_.get());
  if (verdict != X509_V_OK && !context_->settings().insecure_skip_verify) {
    return {kPeerNotVerified, fmt::format("the certificate of {} is refused: {}", name_,
                                          X509_verify_cert_error_string(verdict))};
  }
  return {kTlsConnectFailed, fmt::format("TLS handshake with {}: {}", name_, reason())};
}

std::string TlsStream::reason() const {
  if (socket_->error != 0) return std::generic_category().message(socket_->error);
  if (socket_->ended) return "the server closed the connection";
  std::string words = take_tls_error();
  return words.empty() ? "OpenSSL gives no reason" : words;
}

Stream::Status TlsStream::fail(Fault fault) {
  ERR_clear_error();
  fault_ = std::move(fault);
  over_ = Status::failed;
  return Status::failed;
}

std::string TlsStream::protocol() const {
  const unsigned char* name = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(connection_.get(), &name, &length);
  return {reinterpret_cast<const char*>(name), length};
}

bool TlsStream::resumed() const { return SSL_session_reused(connection_.get()) == 1; }

int TlsStream::session_began(ssl_st* connection, ssl_session_st* session) {
  auto& stream = *static_cast<TlsStream*>(SSL_get_app_data(connection));
  if (!stream.not_after_) stream.not_after_ = earliest_not_after(connection);
  stream.session_->keep(session, stream.not_after_);
  return 1;
}

}  // namespace timing::run
