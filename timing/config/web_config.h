// What a web config says, the file of --web_config: how the endpoint is served, in the format of
// Prometheus' exporter-toolkit.
//
// Source: exporter-toolkit's docs/web-configuration.md; docs/web-config.md tells what is taken.
// Paths are as they are written. No value of a key or a password is ever quoted in a message.
//
// Threads: plain values; loading is pure but for reading the file. Errors: added to `diagnostics`;
// the WebConfig is to be used only when it holds none.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/config/config.h"
#include "timing/config/diagnostics.h"

namespace timing::config {

// In the order in which they are better.
enum class WebTlsVersion { tls10, tls11, tls12, tls13 };

enum class WebClientAuth { none, request, require_any, verify_if_given, require_and_verify };

// Either a text in PEM or the path of a file that holds one; both empty: none.
struct WebPem {
  Located<std::string> text = {};
  Located<std::string> file = {};

  bool empty() const { return text.value.empty() && file.value.empty(); }
};

struct WebTls {
  Mark mark{};
  WebPem certificate = {};
  WebPem key = {};
  WebPem client_authorities = {};
  WebClientAuth client_auth = WebClientAuth::none;
  std::vector<std::string> client_names = {};
  WebTlsVersion least = WebTlsVersion::tls12;
  WebTlsVersion most = WebTlsVersion::tls13;
  std::vector<std::string> cipher_suites = {};
  bool prefers_own_order = true;
  std::vector<std::string> curves = {};
};

struct WebUser {
  std::string name;
  Located<std::string> password_hash;
};

struct WebConfig {
  std::optional<WebTls> tls;
  std::vector<Header> headers;
  std::vector<WebUser> users;
};

// Those of Go's crypto/tls that exporter-toolkit takes.
inline constexpr std::array<std::string_view, 17> kCipherSuites = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"};
inline constexpr std::array<std::string_view, 4> kCurves = {"CurveP256", "CurveP384", "CurveP521",
                                                            "X25519"};

WebConfig load_web_config(const std::string& path, Diagnostics& diagnostics);
// The same of a text that is already in memory.
WebConfig load_web_config_text(std::string_view text, Diagnostics& diagnostics);

}  // namespace timing::config
