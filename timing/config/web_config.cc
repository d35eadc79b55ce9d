#include "timing/config/web_config.h"

#include <utility>

#include "timing/config/file_reader.h"
#include "timing/config/problems.h"
#include "timing/config/readers/map_reader.h"
#include "timing/config/readers/web_http_reader.h"
#include "timing/config/readers/web_tls_reader.h"
#include "timing/config/syntax/words.h"
#include "timing/config/yaml/checked_document.h"

namespace timing::config {
namespace {

constexpr Mark kStart{1, 1};
constexpr std::array<std::string_view, 3> kKeys = {"tls_server_config", "http_server_config",
                                                   "basic_auth_users"};

WebConfig read_web_config(const Node& root, Problems& problems) {
  WebConfig config;
  if (root.kind != NodeKind::map) {
    problems.error(root.mark, std::string("a web config is a map of tls_server_config, "
                                          "http_server_config and basic_auth_users, not ") +
                                  std::string(kind_in_words(root)));
    return config;
  }
  const MapReader map(root, "", kKeys, problems);
  if (const auto tls = map.find("tls_server_config")) config.tls = read_web_tls(*tls, problems);
  if (const auto http = map.find("http_server_config")) {
    config.headers = read_web_http(*http, problems);
  }
  if (const auto users = map.find("basic_auth_users")) {
    config.users = read_web_users(*users, problems);
  }
  return config;
}

// The document that holds something; null: there is none. Another one is an error.
NodePtr only_document(std::string_view text, Problems& problems) {
  AliasBudget budget;
  NodePtr only;
  for (const DocumentText& document : split_documents(text)) {
    if (is_blank_document(document.text)) continue;
    Result<NodePtr, YamlError> root = parse_checked_document(document, budget);
    if (!root) {
      problems.error(root.error().mark, root.error().text);
    } else if (only && root.value()) {
      problems.error(root.value()->mark, "a web config is one YAML document");
    } else {
      only = std::move(root).value();
    }
  }
  return only;
}

}  // namespace

WebConfig load_web_config(const std::string& path, Diagnostics& diagnostics) {
  const Result<std::string> text = read_config_file(path);
  if (text) return load_web_config_text(text.value(), diagnostics);
  diagnostics.error(kStart, "", text.error().message);
  return {};
}

WebConfig load_web_config_text(std::string_view text, Diagnostics& diagnostics) {
  if (is_utf16(text)) {
    diagnostics.error(kStart, "", "the file is in UTF-16; allowed: text in UTF-8");
    return {};
  }
  const std::string plain = normalised(text);
  Problems problems;
  const NodePtr root = only_document(plain, problems);
  // An empty web config changes nothing, as with exporter-toolkit.
  WebConfig config =
      root && root->kind != NodeKind::null ? read_web_config(*root, problems) : WebConfig{};
  problems.report("", diagnostics);
  return config;
}

}  // namespace timing::config
