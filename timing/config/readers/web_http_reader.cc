#include "timing/config/readers/web_http_reader.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 2> kKeys = {"http2", "headers"};
// The only ones that exporter-toolkit takes.
constexpr std::array<std::string_view, 5> kHeaders = {"Content-Security-Policy", "X-Frame-Options",
                                                      "X-Content-Type-Options", "X-XSS-Protection",
                                                      "Strict-Transport-Security"};
constexpr std::array<std::string_view, 2> kFrameOptions = {"deny", "sameorigin"};
constexpr std::array<std::string_view, 1> kContentTypeOptions = {"nosniff"};

bool is_allowed_value(const Field& field, std::string_view name, Problems& problems) {
  if (name == "X-Frame-Options") return read_word(field, kFrameOptions, problems).has_value();
  if (name == "X-Content-Type-Options") {
    return read_word(field, kContentTypeOptions, problems).has_value();
  }
  return true;
}

void read_header(const MapReader& map, std::string_view name, std::vector<Header>& headers,
                 Problems& problems) {
  const auto field = map.find(name);
  if (!field) return;
  auto value = read_text(*field, problems);
  // Exporter-toolkit's words: unset if blank.
  if (!value || value->value.empty()) return;
  if (!is_header_value(value->value)) {
    problems.error(value->mark, fmt::format("'{}' holds a line break or NUL; allowed: a text on "
                                            "one line",
                                            field->path));
  } else if (is_allowed_value(*field, name, problems)) {
    headers.push_back({std::string(name), std::move(*value)});
  }
}

// What crypt(5) calls a bcrypt hash.
bool is_bcrypt_hash(std::string_view text) {
  constexpr std::size_t kSize = 60;
  constexpr std::string_view kLetters =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if (text.size() != kSize || text[0] != '$' || text[1] != '2' || text[3] != '$' ||
      text[6] != '$' || std::string_view("aby").find(text[2]) == std::string_view::npos) {
    return false;
  }
  const std::string_view cost = text.substr(4, 2);
  return cost >= "04" && cost <= "31" && cost[1] >= '0' && cost[1] <= '9' &&
         text.find_first_not_of(kLetters, 7) == std::string_view::npos;
}

}  // namespace

std::vector<Header> read_web_http(const Field& field, Problems& problems) {
  std::vector<Header> headers;
  if (!require_map(field, "a map of http2 and headers", problems)) return headers;
  const MapReader map(*field.node, field.path, kKeys, problems);
  if (const auto flag = map.find("http2")) static_cast<void>(read_flag(*flag, problems));
  const auto named = map.find("headers");
  if (!named || !require_map(*named, "a map of names and values", problems)) return headers;
  const MapReader values(*named->node, named->path, kHeaders, problems);
  for (const std::string_view name : kHeaders) read_header(values, name, headers, problems);
  return headers;
}

std::vector<WebUser> read_web_users(const Field& field, Problems& problems) {
  constexpr std::string_view kAllowed =
      "a bcrypt hash of 60 characters, as in $2y$10$..., which 'htpasswd -nB USER' makes";
  std::vector<WebUser> users;
  if (!require_map(field, "a map of users and bcrypt hashes", problems)) return users;
  refuse_duplicate_keys(*field.node, field.path, problems);
  require_values(field, kAllowed, problems);
  for (const Entry& entry : field.node->entries) {
    if (entry.value->kind == NodeKind::null) continue;
    const std::string path = fmt::format("{}.{}", field.path, shortened(entry.key, 60));
    auto hash = read_text({entry.value.get(), path, entry.mark}, problems);
    if (!hash) continue;
    if (!is_bcrypt_hash(hash->value)) {
      problems.error(hash->mark, fmt::format("'{}' is no hash; allowed: {}", path, kAllowed));
    } else if (entry.key.find(':') != std::string::npos) {
      problems.error(entry.mark,
                     fmt::format("'{}' holds a colon, which ends a user's name in HTTP; allowed: "
                                 "any other character",
                                 path));
    } else {
      users.push_back({entry.key, std::move(*hash)});
    }
  }
  return users;
}

}  // namespace timing::config
