#include "timing/app/masked_config.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "timing/app/named_secrets.h"
#include "timing/base/secret_index.h"
#include "timing/config/document_trees.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/yaml/node_text.h"
#include "timing/plan/check/header_name.h"
#include "timing/plan/secrets.h"

namespace timing::app {
namespace {

using config::Entry;
using config::Node;
using config::NodeKind;
using config::NodePtr;

// Keys of every job, whose values are checked to be numbers, times and words of a list.
constexpr auto kHarmlessKeys = std::to_array<std::string_view>({"type",
                                                                "range",
                                                                "timezone",
                                                                "run_every",
                                                                "cron",
                                                                "rate",
                                                                "stages",
                                                                "arrivals",
                                                                "start",
                                                                "jitter",
                                                                "spread",
                                                                "seed",
                                                                "think_time",
                                                                "on_change",
                                                                "debounce",
                                                                "late",
                                                                "max_queue",
                                                                "run_for",
                                                                "catch_up",
                                                                "run_count",
                                                                "run_thread",
                                                                "timeout",
                                                                "templates",
                                                                "log_requests",
                                                                "defaults",
                                                                "engine",
                                                                "http_version",
                                                                "keepalive",
                                                                "connections",
                                                                "max_requests_per_connection",
                                                                "retry",
                                                                "connect_timeout",
                                                                "max_response_size",
                                                                "pick",
                                                                "follow_redirects",
                                                                "log_response"});
constexpr auto kHarmlessHeaders = std::to_array<std::string_view>({"Accept",
                                                                   "Accept-Charset",
                                                                   "Accept-Encoding",
                                                                   "Accept-Language",
                                                                   "Cache-Control",
                                                                   "Connection",
                                                                   "Content-Encoding",
                                                                   "Content-Language",
                                                                   "Content-Length",
                                                                   "Content-Type",
                                                                   "Date",
                                                                   "Expect",
                                                                   "Host",
                                                                   "If-Modified-Since",
                                                                   "If-None-Match",
                                                                   "Origin",
                                                                   "Pragma",
                                                                   "Range",
                                                                   "Referer",
                                                                   "TE",
                                                                   "Transfer-Encoding",
                                                                   "User-Agent",
                                                                   "Via"});
constexpr auto kHarmlessDatabaseKeys =
    std::to_array<std::string_view>({"type", "port", "socket", "database", "username", "charset",
                                     "connect_timeout", "tls", "options", "warm", "file"});

bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::any_of(
      names, [&](std::string_view known) { return plan::equal_names(known, name); });
}

NodePtr quoted(std::string text) {
  auto node = std::make_shared<Node>();
  node->kind = NodeKind::scalar;
  node->quoted = true;
  node->text = std::move(text);
  return node;
}

// Nothing of it is shown but whether there is something.
NodePtr hidden(const NodePtr& node) { return node->kind == NodeKind::null ? node : quoted("***"); }

const Node* find(const Node& map, std::string_view key) {
  const auto entry = std::ranges::find(map.entries, key, &Entry::key);
  return entry == map.entries.end() ? nullptr : entry->value.get();
}

void collect_auth(const Node& auth, SecretMask& found) {
  if (const Node* token = find(auth, "bearer")) found.add(token->text);
  if (const Node* basic = find(auth, "basic")) {
    if (const Node* password = find(*basic, "password")) found.add(password->text);
  }
}

// What stands at the places of secrets, whether or not the job makes use of it.
void collect(const Node& document, SecretIndex& secrets) {
  SecretMask found;
  if (const Node* url = find(document, "url"))
    plan::add_userinfo(plan::userinfo_of(url->text), found);
  if (const Node* header = find(document, "header")) {
    for (const auto& [name, mark, value] : header->entries) {
      plan::add_header_value(name, value->text, found);
    }
  }
  if (const Node* proxy = find(document, "proxy")) {
    plan::add_userinfo(plan::userinfo_of(proxy->text), found);
  }
  if (const Node* auth = find(document, "auth")) collect_auth(*auth, found);
  if (const Node* database = find(document, "database")) {
    if (const Node* password = find(*database, "password")) found.add(password->text);
  }
  secrets.add(found);
}

class Masker {
 public:
  explicit Masker(const SecretIndex& secrets) : secrets_(secrets) {}

  NodePtr document(const Node& root) const {
    return map(root, [this](std::string_view key, const NodePtr& value) {
      if (holds(kHarmlessKeys, key)) return value;
      if (key == "header") return header(value);
      if (key == "database") return database(value);
      if (key == "auth") return auth(value);
      const bool is_url = key == "url" || key == "proxy";
      if (is_url && value->kind == NodeKind::scalar) return url(*value);
      return free(value);
    });
  }

 private:
  template <typename MaskValue>
  NodePtr map(const Node& node, MaskValue mask_value) const {
    auto masked = std::make_shared<Node>();
    masked->kind = node.kind;
    for (const auto& [key, mark, value] : node.entries) {
      masked->entries.push_back({text(key), mark, mask_value(key, value)});
    }
    return masked;
  }

  NodePtr header(const NodePtr& node) const {
    if (node->kind != NodeKind::map) return hidden(node);
    return map(*node, [this](std::string_view name, const NodePtr& value) {
      return holds(kHarmlessHeaders, name) ? free(value) : hidden(value);
    });
  }

  NodePtr auth(const NodePtr& node) const {
    if (node->kind != NodeKind::map) return hidden(node);
    return map(*node, [this](std::string_view scheme, const NodePtr& value) {
      if (scheme != "basic" || value->kind != NodeKind::map) return hidden(value);
      return map(*value, [this](std::string_view key, const NodePtr& text) {
        return key == "username" ? free(text) : hidden(text);
      });
    });
  }

  NodePtr database(const NodePtr& node) const {
    if (node->kind != NodeKind::map) return hidden(node);
    return map(*node, [this](std::string_view key, const NodePtr& value) {
      if (key == "host") return hosts(value);
      return holds(kHarmlessDatabaseKeys, key) ? free(value) : hidden(value);
    });
  }

  // A job of sqlite ignores them, whatever they hold.
  NodePtr hosts(const NodePtr& node) const {
    if (node->kind == NodeKind::scalar) return url(*node);
    if (node->kind != NodeKind::sequence) return hidden(node);
    auto masked = std::make_shared<Node>();
    masked->kind = NodeKind::sequence;
    for (const NodePtr& item : node->items) {
      masked->items.push_back(item->kind == NodeKind::scalar ? url(*item) : hidden(item));
    }
    return masked;
  }

  // Where there is userinfo, even in an odd form.
  NodePtr url(const Node& node) const {
    const std::string label = config::without_userinfo(node.text);
    if (label == node.text) return scalar(node, node.text);
    const std::size_t scheme = label.find("://");
    const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
    return quoted(label.substr(0, start) + "***@" + text(label.substr(start)));
  }

  NodePtr free(const NodePtr& node) const {
    switch (node->kind) {
      case NodeKind::null:
        return node;
      case NodeKind::scalar:
        return scalar(*node, node->text);
      case NodeKind::map:
        return map(*node, [this](std::string_view key, const NodePtr& value) {
          return names_a_secret(key) ? hidden(value) : free(value);
        });
      case NodeKind::sequence:
        break;
    }
    auto masked = std::make_shared<Node>();
    masked->kind = NodeKind::sequence;
    for (const NodePtr& item : node->items) masked->items.push_back(free(item));
    return masked;
  }

  NodePtr scalar(const Node& node, std::string_view original) const {
    auto masked = std::make_shared<Node>();
    masked->kind = NodeKind::scalar;
    masked->text = text(original);
    masked->quoted = node.quoted || masked->text != original;
    return masked;
  }

  // Known secrets first: a name may be part of one.
  std::string text(std::string_view original) const {
    return hide_named_secrets(secrets_.apply(original));
  }

  const SecretIndex& secrets_;
};

}  // namespace

std::string masked_config(std::string_view text, const plan::Plan& plan) {
  const std::vector<NodePtr> documents = config::document_trees(text);
  SecretIndex secrets;
  for (const auto& job : plan.jobs) secrets.add(job->secrets);
  for (const NodePtr& document : documents) collect(*document, secrets);
  const Masker masker(secrets);
  std::string page;
  for (const NodePtr& document : documents) {
    if (!page.empty()) page += "---\n";
    page += config::node_text(*masker.document(*document));
  }
  return page;
}

}  // namespace timing::app
