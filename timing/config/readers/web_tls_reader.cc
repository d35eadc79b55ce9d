#include "timing/config/readers/web_tls_reader.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <utility>

#include "timing/config/readers/value_reader.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 13> kKeys = {"cert",
                                                    "cert_file",
                                                    "key",
                                                    "key_file",
                                                    "client_ca",
                                                    "client_ca_file",
                                                    "client_auth_type",
                                                    "client_allowed_sans",
                                                    "min_version",
                                                    "max_version",
                                                    "cipher_suites",
                                                    "prefer_server_cipher_suites",
                                                    "curve_preferences"};
// RequireClientCert is an old name of RequireAnyClientCert.
constexpr std::array<std::string_view, 6> kClientAuth = {
    "NoClientCert",      "RequestClientCert",       "RequireAnyClientCert",
    "RequireClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"};
constexpr std::array<WebClientAuth, 6> kClientAuthValues = {
    WebClientAuth::none,        WebClientAuth::request,         WebClientAuth::require_any,
    WebClientAuth::require_any, WebClientAuth::verify_if_given, WebClientAuth::require_and_verify};
constexpr std::array<std::string_view, 4> kVersions = {"TLS10", "TLS11", "TLS12", "TLS13"};

Located<std::string> read_optional_text(const MapReader& map, std::string_view key,
                                        Problems& problems) {
  const auto field = map.find(key);
  if (!field) return {};
  return read_filled_text(*field, problems).value_or(Located<std::string>{});
}

WebPem read_pem(const MapReader& map, std::string_view key, std::string_view file_key,
                Problems& problems) {
  WebPem pem{.text = read_optional_text(map, key, problems),
             .file = read_optional_text(map, file_key, problems)};
  if (map.find(key) && map.find(file_key)) {
    problems.error(pem.file.mark, fmt::format("'{}' stands beside '{}'; allowed: one of them",
                                              map.path_of(file_key), map.path_of(key)));
  }
  return pem;
}

void require_pem(const MapReader& map, std::string_view key, std::string_view file_key,
                 Problems& problems) {
  if (map.find(key) || map.find(file_key)) return;
  problems.error(map.mark(), fmt::format("'{}' is missing; allowed: the path of a file in PEM, or "
                                         "'{}' with its text",
                                         map.path_of(file_key), map.path_of(key)));
}

WebTlsVersion read_version(const MapReader& map, std::string_view key, WebTlsVersion otherwise,
                           Problems& problems) {
  const auto field = map.find(key);
  if (!field) return otherwise;
  const auto index = read_word(*field, kVersions, problems);
  return index ? static_cast<WebTlsVersion>(*index) : otherwise;
}

std::vector<std::string> read_words(const MapReader& map, std::string_view key,
                                    std::span<const std::string_view> words, Problems& problems) {
  std::vector<std::string> read;
  const auto field = map.find(key);
  if (!field) return read;
  const auto add = [&](const Node& node) {
    const auto index = read_word({&node, field->path, node.mark}, words, problems);
    if (index) read.emplace_back(words[*index]);
  };
  if (field->node->kind == NodeKind::sequence) {
    for (const NodePtr& item : field->node->items) add(*item);
  } else {
    add(*field->node);
  }
  return read;
}

void read_client_rules(const MapReader& map, WebTls& tls, Problems& problems) {
  if (const auto field = map.find("client_auth_type")) {
    const auto index = read_word(*field, kClientAuth, problems);
    if (index) tls.client_auth = kClientAuthValues.at(*index);
  }
  if (const auto field = map.find("client_allowed_sans")) {
    for (Located<std::string>& name : read_texts(*field, problems)) {
      tls.client_names.push_back(std::move(name.value));
    }
  }
}

// exporter-toolkit's rule: the other keys alone leave TLS off.
bool turns_tls_on(const MapReader& map) {
  for (const std::string_view key : {"cert", "cert_file", "key", "key_file", "client_ca",
                                     "client_ca_file", "client_auth_type"}) {
    if (map.find(key)) return true;
  }
  return false;
}

}  // namespace

std::optional<WebTls> read_web_tls(const Field& field, Problems& problems) {
  if (!require_map(field, "a map of cert_file, key_file and more", problems)) return std::nullopt;
  const MapReader map(*field.node, field.path, kKeys, problems);
  WebTls tls{.mark = field.key_mark};
  tls.certificate = read_pem(map, "cert", "cert_file", problems);
  tls.key = read_pem(map, "key", "key_file", problems);
  tls.client_authorities = read_pem(map, "client_ca", "client_ca_file", problems);
  read_client_rules(map, tls, problems);
  tls.least = read_version(map, "min_version", tls.least, problems);
  tls.most = read_version(map, "max_version", tls.most, problems);
  tls.cipher_suites = read_words(map, "cipher_suites", kCipherSuites, problems);
  tls.curves = read_words(map, "curve_preferences", kCurves, problems);
  if (const auto flag = map.find("prefer_server_cipher_suites")) {
    tls.prefers_own_order = read_flag(*flag, problems).value_or(tls.prefers_own_order);
  }
  if (!turns_tls_on(map)) {
    if (!field.node->entries.empty()) {
      problems.error(field.node->mark,
                     fmt::format("'{}' has no certificate, so there is no TLS to configure; "
                                 "allowed: cert_file and key_file beside it, or none of it",
                                 field.path));
    }
    return std::nullopt;
  }
  require_pem(map, "cert", "cert_file", problems);
  require_pem(map, "key", "key_file", problems);
  return tls;
}

}  // namespace timing::config
