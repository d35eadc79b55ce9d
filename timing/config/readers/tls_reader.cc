#include "timing/config/readers/tls_reader.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "timing/config/readers/file_key_reader.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 6> kKeys = {
    "ca_file", "cert_file", "key_file", "server_name", "min_version", "insecure_skip_verify"};
// In the order of TlsVersion.
constexpr std::array<std::string_view, 4> kVersions = {"TLS10", "TLS11", "TLS12", "TLS13"};

constexpr std::string_view kCertificate = "CERTIFICATE-----";
constexpr std::string_view kKey = "PRIVATE KEY-----";

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// As far as it can be told without reading the certificate.
File read_pem(const MapReader& map, std::string_view key, std::string_view part,
              std::string_view wanted, NamedFiles& files, Problems& problems) {
  const auto field = map.find(key);
  if (!field) return {};
  auto file = read_file_key(*field, files, problems);
  if (!file) return {};
  if (!holds(*file->text, part)) {
    problems.error(field->node->mark,
                   fmt::format("'{}' names a file without {}; allowed: PEM", field->path, wanted));
  }
  return std::move(*file);
}

void check_pair(const MapReader& map, std::string_view key, std::string_view other,
                Problems& problems) {
  const auto field = map.find(key);
  if (!field || map.find(other)) return;
  problems.error(field->key_mark,
                 fmt::format("'{}' needs '{}' beside it", field->path, map.path_of(other)));
}

void refuse_passphrase(const MapReader& map, const File& key, Problems& problems) {
  if (!key.given()) return;
  if (!holds(*key.text, "ENCRYPTED PRIVATE KEY-----") && !holds(*key.text, "4,ENCRYPTED")) return;
  problems.error(map.find("key_file")->node->mark,
                 fmt::format("'{}' names a key with a passphrase; allowed: one without",
                             map.path_of("key_file")));
}

std::string read_server_name(const Field& field, Problems& problems) {
  const auto name = read_filled_text(field, problems);
  if (!name) return {};
  if (is_host_name(name->value)) return name->value;
  problems.error(name->mark, fmt::format("'{}' is no name of a host; allowed: letters, digits, "
                                         "'-', '_' and '.'",
                                         field.path));
  return {};
}

}  // namespace

Tls read_tls(const Field& field, NamedFiles& files, Problems& problems) {
  Tls tls;
  if (!require_map(field, "a map of ca_file, cert_file, key_file and more", problems)) return tls;
  const MapReader map(*field.node, field.path, kKeys, problems);
  tls.ca_file = read_pem(map, "ca_file", kCertificate, "a certificate", files, problems);
  tls.cert_file = read_pem(map, "cert_file", kCertificate, "a certificate", files, problems);
  tls.key_file = read_pem(map, "key_file", kKey, "a private key", files, problems);
  check_pair(map, "cert_file", "key_file", problems);
  check_pair(map, "key_file", "cert_file", problems);
  refuse_passphrase(map, tls.key_file, problems);
  if (const auto name = map.find("server_name")) {
    tls.server_name = read_server_name(*name, problems);
  }
  if (const auto version = map.find("min_version")) {
    const auto index = read_word(*version, kVersions, problems);
    if (index) tls.min_version = static_cast<TlsVersion>(*index);
  }
  if (const auto skip = map.find("insecure_skip_verify")) {
    tls.insecure_skip_verify = read_flag(*skip, problems).value_or(false);
  }
  return tls;
}

}  // namespace timing::config
