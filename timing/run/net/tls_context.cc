#include "timing/run/net/tls_context.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>
#include <new>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "timing/run/net/tls_fault.h"
#include "timing/run/net/tls_pem.h"
#include "timing/run/net/tls_socket.h"
#include "timing/run/net/tls_stream.h"

namespace timing::run {
namespace {

int number_of(config::TlsVersion version) {
  switch (version) {
    case config::TlsVersion::tls10:
      return TLS1_VERSION;
    case config::TlsVersion::tls11:
      return TLS1_1_VERSION;
    case config::TlsVersion::tls12:
      return TLS1_2_VERSION;
    case config::TlsVersion::tls13:
      break;
  }
  return TLS1_3_VERSION;
}

Fault fault_of_file(std::uint16_t number, std::string_view key, const config::File& file) {
  std::string reason = take_tls_error();
  if (reason.empty()) reason = "it cannot be used";
  return {number, fmt::format("{} {}: {}", key, file.path, reason)};
}

bool equal(const config::File& one, const config::File& other) {
  return one.path == other.path && (one.text == other.text || *one.text == *other.text);
}

bool equal(const config::Tls& one, const config::Tls& other) {
  return equal(one.ca_file, other.ca_file) && equal(one.cert_file, other.cert_file) &&
         equal(one.key_file, other.key_file) && one.server_name == other.server_name &&
         one.min_version == other.min_version &&
         one.insecure_skip_verify == other.insecure_skip_verify;
}

void set_up_connections(SSL_CTX* context) {
  // One system call takes all that is there.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  // Sessions are kept by the loops (tls_sessions.h).
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &TlsStream::session_began);
}

// It has certificates under the hashes of their names, as OpenSSL looks for them.
bool has_hashed_certificates(const char* folder) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    constexpr std::size_t kHash = 8;
    if (name.find_first_not_of(kDigits) == kHash && name.substr(kHash) == ".0") return true;
  }
  return false;
}

// Their folder serves by itself, one authority when it is needed; the file with all of them takes
// 30 ms to read.
bool trust_the_system(SSL_CTX* context) {
  const bool as_usual = std::getenv(X509_get_default_cert_file_env()) == nullptr &&
                        std::getenv(X509_get_default_cert_dir_env()) == nullptr;
  if (as_usual && has_hashed_certificates(X509_get_default_cert_dir())) {
    return SSL_CTX_set_default_verify_dir(context) == 1;
  }
  return SSL_CTX_set_default_verify_paths(context) == 1;
}

std::optional<Fault> set_up_trust(SSL_CTX* context, const config::Tls& settings) {
  SSL_CTX_set_verify(context, settings.insecure_skip_verify ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                     nullptr);
  // An intermediate authority may be the one that is trusted, as with libcurl.
  X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
  if (!settings.ca_file.given()) {
    if (trust_the_system(context)) return std::nullopt;
    return Fault{kBadAuthorities, "the system's authorities: " + take_tls_error()};
  }
  if (trust_authorities(context, *settings.ca_file.text)) return std::nullopt;
  return fault_of_file(kBadAuthorities, "ca_file", settings.ca_file);
}

std::optional<Fault> set_up_client(SSL_CTX* context, const config::Tls& settings) {
  if (!settings.cert_file.given()) return std::nullopt;
  if (!show_certificate(context, *settings.cert_file.text)) {
    return fault_of_file(kBadClientCertificate, "cert_file", settings.cert_file);
  }
  if (!use_private_key(context, *settings.key_file.text)) {
    return fault_of_file(kBadClientCertificate, "key_file", settings.key_file);
  }
  return std::nullopt;
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

void TlsContext::Free::operator()(bio_method_st* method) const { BIO_meth_free(method); }

TlsContext::TlsContext(config::Tls settings)
    : settings_(std::move(settings)),
      socket_method_(new_tls_socket_method()),
      context_(SSL_CTX_new(TLS_client_method())) {
  if (socket_method_ == nullptr || context_ == nullptr) throw std::bad_alloc();
}

TlsContext::~TlsContext() = default;

Result<std::shared_ptr<const TlsContext>, Fault> TlsContext::load(const config::Tls& settings) {
  ERR_clear_error();
  std::shared_ptr<TlsContext> loaded(new TlsContext(settings));
  SSL_CTX* const context = loaded->context();
  set_up_connections(context);
  SSL_CTX_set_min_proto_version(context, number_of(settings.min_version));
  if (std::optional<Fault> fault = set_up_trust(context, settings)) return *std::move(fault);
  if (std::optional<Fault> fault = set_up_client(context, settings)) return *std::move(fault);
  return std::shared_ptr<const TlsContext>(std::move(loaded));
}

Result<std::shared_ptr<const TlsContext>, Fault> TlsContexts::get(const config::Tls& settings) {
  const std::lock_guard lock(mutex_);
  std::erase_if(contexts_, [](const auto& context) { return context.expired(); });
  for (const auto& known : contexts_) {
    if (auto context = known.lock(); context && equal(context->settings(), settings))
      return context;
  }
  auto loaded = TlsContext::load(settings);
  if (loaded) contexts_.push_back(loaded.value());
  return loaded;
}

}  // namespace timing::run
