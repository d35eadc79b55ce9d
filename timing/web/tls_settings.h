// How a server speaks TLS. The words are those of Go's crypto/tls, as Prometheus' exporters take
// them.
//
// Threads: plain values. Errors: see tls_check.h.
#pragma once

#include <string>
#include <vector>

namespace timing::web {

// In the order in which they are better.
enum class TlsVersion { tls10, tls11, tls12, tls13 };

// What is wanted of a client's certificate; Go's NoClientCert, RequestClientCert,
// RequireAnyClientCert, VerifyClientCertIfGiven and RequireAndVerifyClientCert.
enum class ClientAuth { none, request, require_any, verify_if_given, require_and_verify };

struct TlsSettings {
  std::string certificate = {};  // PEM: the server's, then those that signed it
  std::string key = {};          // PEM, without a password
  ClientAuth client_auth = ClientAuth::none;
  std::string client_authorities = {};  // PEM: who may sign clients' certificates
  // A client's certificate has at least one of these as subject alternative name; empty: any.
  std::vector<std::string> client_names = {};
  TlsVersion least = TlsVersion::tls12;
  TlsVersion most = TlsVersion::tls13;
  std::vector<std::string> cipher_suites = {};  // Go's names; empty: GnuTLS' choice
  bool prefers_own_order = true;
  std::vector<std::string> curves = {};  // Go's names, the best first; empty: GnuTLS' choice

  bool operator==(const TlsSettings&) const = default;
};

}  // namespace timing::web
