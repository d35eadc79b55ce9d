#include "timing/web/tls_peer.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <type_traits>

namespace timing::web {
namespace {

using Certificate =
    std::unique_ptr<std::remove_pointer_t<gnutls_x509_crt_t>, decltype(&::gnutls_x509_crt_deinit)>;

// Signed by an authority, in time, and meant for clients.
bool is_verified(gnutls_session_t session) {
  std::string purpose = GNUTLS_KP_TLS_WWW_CLIENT;
  gnutls_typed_vdata_st wanted{};
  wanted.type = GNUTLS_DT_KEY_PURPOSE_OID;
  wanted.data = reinterpret_cast<unsigned char*>(purpose.data());  // NOLINT: GnuTLS' type
  unsigned status = 0;
  return ::gnutls_certificate_verify_peers(session, &wanted, 1, &status) == GNUTLS_E_SUCCESS &&
         status == 0;
}

std::string name_in_words(unsigned type, const std::string& name) {
  if (type != GNUTLS_SAN_IPADDRESS) return name;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = name.size() == sizeof(in_addr) ? AF_INET : AF_INET6;
  if (name.size() != sizeof(in_addr) && name.size() != sizeof(in6_addr)) return "";
  return ::inet_ntop(family, name.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

bool has_name(gnutls_x509_crt_t certificate, const std::vector<std::string>& names) {
  for (unsigned number = 0;; ++number) {
    std::size_t size = 0;
    const int first =
        ::gnutls_x509_crt_get_subject_alt_name(certificate, number, nullptr, &size, nullptr);
    if (first != GNUTLS_E_SHORT_MEMORY_BUFFER) return false;
    std::string name(size, '\0');
    const int type =
        ::gnutls_x509_crt_get_subject_alt_name(certificate, number, name.data(), &size, nullptr);
    if (type < 0) return false;
    if (type != GNUTLS_SAN_DNSNAME && type != GNUTLS_SAN_RFC822NAME && type != GNUTLS_SAN_URI &&
        type != GNUTLS_SAN_IPADDRESS) {
      continue;
    }
    name.resize(size);
    // Texts count their closing NUL.
    if (type != GNUTLS_SAN_IPADDRESS && !name.empty() && name.back() == '\0') name.pop_back();
    const std::string words = name_in_words(static_cast<unsigned>(type), name);
    if (!words.empty() && std::ranges::find(names, words) != names.end()) return true;
  }
}

bool has_allowed_name(const gnutls_datum_t& sent, const std::vector<std::string>& names) {
  gnutls_x509_crt_t made = nullptr;
  if (::gnutls_x509_crt_init(&made) != GNUTLS_E_SUCCESS) return false;
  const Certificate certificate(made, &::gnutls_x509_crt_deinit);
  return ::gnutls_x509_crt_import(made, &sent, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
         has_name(made, names);
}

}  // namespace

void ask_for_certificate(gnutls_session_t session, ClientAuth client_auth) {
  const bool required =
      client_auth == ClientAuth::require_any || client_auth == ClientAuth::require_and_verify;
  ::gnutls_certificate_server_set_request(session, client_auth == ClientAuth::none
                                                       ? GNUTLS_CERT_IGNORE
                                                   : required ? GNUTLS_CERT_REQUIRE
                                                              : GNUTLS_CERT_REQUEST);
}

bool accepts_peer(gnutls_session_t session, const TlsSettings& settings) {
  const bool verifies = settings.client_auth == ClientAuth::verify_if_given ||
                        settings.client_auth == ClientAuth::require_and_verify;
  const bool requires_one = settings.client_auth == ClientAuth::require_any ||
                            settings.client_auth == ClientAuth::require_and_verify;
  unsigned count = 0;
  const gnutls_datum_t* const sent = ::gnutls_certificate_get_peers(session, &count);
  if (sent == nullptr || count == 0) return !requires_one;
  if (verifies && !is_verified(session)) return false;
  return settings.client_names.empty() || has_allowed_name(*sent, settings.client_names);
}

}  // namespace timing::web
