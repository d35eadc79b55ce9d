#include <fmt/format.h>
#include <gnutls/gnutls.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <type_traits>
#include <utility>

#include "timing/web/tls_check.h"

namespace timing::web {
namespace {

using SuiteId = std::pair<unsigned char, unsigned char>;

struct Suite {
  std::string_view name;  // Go's
  SuiteId id;             // IANA's
  bool is_tls13;
};

constexpr std::array<Suite, 17> kSuites = {{
    {"TLS_AES_128_GCM_SHA256", {0x13, 0x01}, true},
    {"TLS_AES_256_GCM_SHA384", {0x13, 0x02}, true},
    {"TLS_CHACHA20_POLY1305_SHA256", {0x13, 0x03}, true},
    {"TLS_RSA_WITH_AES_128_CBC_SHA", {0x00, 0x2f}, false},
    {"TLS_RSA_WITH_AES_256_CBC_SHA", {0x00, 0x35}, false},
    {"TLS_RSA_WITH_AES_128_GCM_SHA256", {0x00, 0x9c}, false},
    {"TLS_RSA_WITH_AES_256_GCM_SHA384", {0x00, 0x9d}, false},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", {0xc0, 0x09}, false},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", {0xc0, 0x0a}, false},
    {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", {0xc0, 0x13}, false},
    {"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", {0xc0, 0x14}, false},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", {0xc0, 0x2b}, false},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", {0xc0, 0x2c}, false},
    {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", {0xc0, 0x2f}, false},
    {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", {0xc0, 0x30}, false},
    {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", {0xcc, 0xa8}, false},
    {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", {0xcc, 0xa9}, false},
}};

struct Curve {
  std::string_view name;  // Go's
  std::string_view group;
};

constexpr std::array<Curve, 4> kCurves = {{{"CurveP256", "SECP256R1"},
                                           {"CurveP384", "SECP384R1"},
                                           {"CurveP521", "SECP521R1"},
                                           {"X25519", "X25519"}}};

constexpr std::array<std::string_view, 4> kVersions = {"TLS1.0", "TLS1.1", "TLS1.2", "TLS1.3"};

// What GnuTLS makes a suite of.
struct Parts {
  SuiteId id;
  std::string key_exchange;
  std::string cipher;
  std::string mac;
};

std::string text_of(const char* name) { return name == nullptr ? "" : name; }

std::optional<Parts> parts_of(std::size_t index) {
  std::array<unsigned char, 2> id{};
  gnutls_kx_algorithm_t key_exchange{};
  gnutls_cipher_algorithm_t cipher{};
  gnutls_mac_algorithm_t mac{};
  gnutls_protocol_t version{};
  if (::gnutls_cipher_suite_info(index, id.data(), &key_exchange, &cipher, &mac, &version) ==
      nullptr) {
    return std::nullopt;
  }
  return Parts{.id = {id[0], id[1]},
               .key_exchange = text_of(::gnutls_kx_get_name(key_exchange)),
               .cipher = text_of(::gnutls_cipher_get_name(cipher)),
               .mac = text_of(::gnutls_mac_get_name(mac))};
}

std::optional<Parts> parts_of(SuiteId id) {
  for (std::size_t index = 0;; ++index) {
    std::optional<Parts> parts = parts_of(index);
    if (!parts || parts->id == id) return parts;
  }
}

// "SECURE" things of a kind, in the order given, each once.
class Choice {
 public:
  void add(std::string_view thing) {
    if (std::ranges::find(things_, thing) == things_.end()) things_.emplace_back(thing);
  }
  std::string text() const {
    std::string text;
    for (const std::string& thing : things_) text += ":+" + thing;
    return text;
  }

 private:
  std::vector<std::string> things_;
};

Result<std::string> suites_text(const TlsSettings& settings) {
  Choice key_exchanges;
  Choice ciphers;
  Choice macs;
  for (const std::string& name : settings.cipher_suites) {
    const auto suite = std::ranges::find(kSuites, name, &Suite::name);
    const std::optional<Parts> parts = suite == kSuites.end() ? std::nullopt : parts_of(suite->id);
    if (!parts) return Error{fmt::format("GnuTLS has no cipher suite '{}'", name)};
    if (!suite->is_tls13) key_exchanges.add(parts->key_exchange);
    ciphers.add(parts->cipher);
    macs.add(parts->mac);
  }
  // Authenticated ciphers bring their own integrity, which goes by this name.
  macs.add("AEAD");
  return ":-KX-ALL" + key_exchanges.text() + ":-CIPHER-ALL" + ciphers.text() + ":-MAC-ALL" +
         macs.text();
}

Result<std::string> curves_text(const TlsSettings& settings) {
  std::string text = ":-GROUP-ALL";
  for (const std::string& name : settings.curves) {
    const auto curve = std::ranges::find(kCurves, name, &Curve::name);
    if (curve == kCurves.end()) return Error{fmt::format("GnuTLS has no curve '{}'", name)};
    text += fmt::format(":+GROUP-{}", curve->group);
  }
  return text;
}

using Priorities =
    std::unique_ptr<std::remove_pointer_t<gnutls_priority_t>, decltype(&::gnutls_priority_deinit)>;

std::set<SuiteId> enabled_suites(gnutls_priority_t priorities) {
  std::set<SuiteId> enabled;
  unsigned index = 0;
  for (unsigned number = 0;; ++number) {
    const int found = ::gnutls_priority_get_cipher_suite_index(priorities, number, &index);
    if (found == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) return enabled;
    if (found != GNUTLS_E_SUCCESS) continue;
    if (const auto parts = parts_of(std::size_t{index})) enabled.insert(parts->id);
  }
}

// GnuTLS combines key exchanges, ciphers and MACs freely: it may be more, or less, than was meant.
Status check_suites(const TlsSettings& settings, gnutls_priority_t priorities) {
  const std::set<SuiteId> enabled = enabled_suites(priorities);
  bool has_tls13 = false;
  for (const Suite& suite : kSuites) {
    const bool is_enabled = enabled.contains(suite.id);
    const bool wanted =
        std::ranges::find(settings.cipher_suites, suite.name) != settings.cipher_suites.end();
    has_tls13 = has_tls13 || (suite.is_tls13 && is_enabled);
    if (suite.is_tls13 || is_enabled == wanted) continue;
    if (wanted) {
      return Error{
          fmt::format("GnuTLS does not serve the cipher suite {} with these settings", suite.name)};
    }
    return Error{fmt::format(
        "GnuTLS cannot serve these cipher suites without {}; add it, or choose suites of one key "
        "exchange",
        suite.name)};
  }
  if (!has_tls13 && settings.most == TlsVersion::tls13) {
    return Error{
        "none of the cipher suites has a cipher of TLS 1.3; add one with GCM or CHACHA20, or set "
        "max_version to TLS12"};
  }
  return Success{};
}

Status check_versions(const TlsSettings& settings, gnutls_priority_t priorities) {
  const unsigned* list = nullptr;
  const int count = ::gnutls_priority_protocol_list(priorities, &list);
  const int wanted = static_cast<int>(settings.most) - static_cast<int>(settings.least) + 1;
  if (count == wanted) return Success{};
  return Error{"this machine's GnuTLS does not allow all of the TLS versions asked for"};
}

}  // namespace

Result<std::string> tls_priorities(const TlsSettings& settings) {
  if (settings.least > settings.most) return Error{"min_version is above max_version"};
  std::string text = "NORMAL:-VERS-ALL";
  for (auto version = static_cast<std::size_t>(settings.least);
       version <= static_cast<std::size_t>(settings.most); ++version) {
    text += fmt::format(":+VERS-{}", kVersions.at(version));
  }
  if (!settings.cipher_suites.empty()) {
    const Result<std::string> suites = suites_text(settings);
    if (!suites) return suites.error();
    text += suites.value();
  }
  if (!settings.curves.empty()) {
    const Result<std::string> curves = curves_text(settings);
    if (!curves) return curves.error();
    text += curves.value();
  }
  if (settings.prefers_own_order) text += ":%SERVER_PRECEDENCE";

  gnutls_priority_t made = nullptr;
  const int error = ::gnutls_priority_init(&made, text.c_str(), nullptr);
  if (error != GNUTLS_E_SUCCESS) {
    return Error{
        fmt::format("GnuTLS cannot serve these TLS settings: {}", ::gnutls_strerror(error))};
  }
  const Priorities priorities(made, &::gnutls_priority_deinit);
  if (const Status versions = check_versions(settings, made); !versions) return versions.error();
  if (!settings.cipher_suites.empty()) {
    if (const Status suites = check_suites(settings, made); !suites) return suites.error();
  }
  return text;
}

}  // namespace timing::web
