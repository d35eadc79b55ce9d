#include "timing/web/tls_check.h"

#include <fmt/format.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <memory>
#include <string_view>
#include <type_traits>

namespace timing::web {
namespace {

using Credentials = std::unique_ptr<std::remove_pointer_t<gnutls_certificate_credentials_t>,
                                    decltype(&::gnutls_certificate_free_credentials)>;

gnutls_datum_t datum_of(const std::string& text) {
  // GnuTLS only reads it; its C type cannot say so.
  return {.data = reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())),  // NOLINT
          .size = static_cast<unsigned>(text.size())};
}

Error unusable(std::string_view what, int error) {
  return {fmt::format("{}: {}", what, ::gnutls_strerror(error))};
}

Status check_authorities(const TlsSettings& settings, gnutls_certificate_credentials_t into) {
  const bool verifies = settings.client_auth == ClientAuth::verify_if_given ||
                        settings.client_auth == ClientAuth::require_and_verify;
  if (settings.client_authorities.empty()) {
    if (!verifies) return Success{};
    return Error{"this client_auth_type needs an authority: client_ca_file or client_ca"};
  }
  if (settings.client_auth == ClientAuth::none) {
    return Error{
        "a client authority is given, but client_auth_type asks no client for a "
        "certificate"};
  }
  const gnutls_datum_t authorities = datum_of(settings.client_authorities);
  const int count =
      ::gnutls_certificate_set_x509_trust_mem(into, &authorities, GNUTLS_X509_FMT_PEM);
  if (count < 0) return unusable("the client authority cannot be used", count);
  if (count == 0) return Error{"the client authority holds no certificate"};
  return Success{};
}

}  // namespace

Status check_tls(const TlsSettings& settings) {
  gnutls_certificate_credentials_t made = nullptr;
  if (const int error = ::gnutls_certificate_allocate_credentials(&made); error < 0) {
    return unusable("TLS cannot be used", error);
  }
  const Credentials credentials(made, &::gnutls_certificate_free_credentials);
  const gnutls_datum_t certificate = datum_of(settings.certificate);
  const gnutls_datum_t key = datum_of(settings.key);
  const int error =
      ::gnutls_certificate_set_x509_key_mem(made, &certificate, &key, GNUTLS_X509_FMT_PEM);
  if (error < 0) return unusable("the certificate and its key cannot be used", error);
  const bool requires_one = settings.client_auth == ClientAuth::require_any ||
                            settings.client_auth == ClientAuth::require_and_verify;
  if (!settings.client_names.empty() && !requires_one) {
    return Error{
        "client_allowed_sans needs client_auth_type RequireAnyClientCert or "
        "RequireAndVerifyClientCert"};
  }
  if (Status authorities = check_authorities(settings, made); !authorities) return authorities;
  if (const Result<std::string> priorities = tls_priorities(settings); !priorities) {
    return priorities.error();
  }
  return Success{};
}

}  // namespace timing::web
