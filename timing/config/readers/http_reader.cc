#include "timing/config/readers/http_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 2> kTlsKeys = {"ca_file", "insecure_skip_verify"};
constexpr std::array<std::string_view, 8> kCommonMethods = {"GET",   "HEAD",   "POST",    "PUT",
                                                            "PATCH", "DELETE", "OPTIONS", "TRACE"};
constexpr std::string_view kUrlForm = "http://..., https://... or a template";

std::string in_case(std::string_view text, char first, char last, int shift) {
  std::string changed(text);
  std::ranges::transform(changed, changed.begin(), [&](char c) {
    return c >= first && c <= last ? static_cast<char>(c + shift) : c;
  });
  return changed;
}

std::string lower_case(std::string_view text) { return in_case(text, 'A', 'Z', 'a' - 'A'); }
std::string upper_case(std::string_view text) { return in_case(text, 'a', 'z', 'A' - 'a'); }

Located<std::string> read_url(const MapReader& map, Problems& problems) {
  const auto field = map.find("url");
  if (!field) {
    const bool like_sql = map.find("database") || map.find("sql");
    problems.error(map.mark(), fmt::format("'url' is missing; allowed: {}{}", kUrlForm,
                                           like_sql ? ", or 'type: database' for an SQL job" : ""));
    return {};
  }
  auto url = read_filled_text(*field, problems);
  if (!url) return {};
  if (!has_http_scheme(url->value)) {
    problems.error(url->mark,
                   fmt::format("'url' has no http:// or https://; allowed: {}", kUrlForm));
  } else if (!names_a_host(url->value)) {
    problems.error(url->mark, fmt::format("'url' names no host; allowed: {}", kUrlForm));
  }
  if (has_control_characters(url->value)) {
    problems.error(url->mark,
                   "'url' holds a line break or another control character; allowed: a "
                   "text on one line (a block with '|' ends in a line break, with '|-' "
                   "it does not)");
  }
  return std::move(*url);
}

Located<std::string> read_method(const MapReader& map, Problems& problems) {
  const auto field = map.find("method");
  if (!field) return {"GET", map.mark()};
  auto method = read_filled_text(*field, problems);
  if (!method) return {"GET", field->node->mark};
  const std::string upper = upper_case(method->value);
  if (!is_token(method->value)) {
    problems.error(method->mark, "'method' is no HTTP method; allowed: letters, as in GET or POST");
  } else if (upper == "CONNECT") {
    problems.error(method->mark,
                   "'method' CONNECT opens a tunnel, which no job can use; allowed: "
                   "any other method");
  } else if (upper != method->value &&
             std::ranges::find(kCommonMethods, upper) != kCommonMethods.end()) {
    problems.warning(method->mark,
                     fmt::format("'method' {} is sent as it is, and servers know only "
                                 "{}",
                                 method->value, upper));
  }
  return std::move(*method);
}

// A null in a map of texts is an empty text.
std::optional<Located<std::string>> text_of(const Entry& entry, std::string_view path,
                                            Problems& problems) {
  if (entry.value->kind == NodeKind::null) return Located<std::string>{"", entry.mark};
  return read_text(
      {entry.value.get(), fmt::format("{}.{}", path, shortened(entry.key, 60)), entry.mark},
      problems);
}

void check_header_name(const Entry& entry, const std::map<std::string, Entry>& before,
                       Problems& problems) {
  if (!is_token(entry.key)) {
    problems.error(entry.mark,
                   "the name of a header is empty or holds a character that is not "
                   "allowed; allowed: letters, digits and '-'");
    return;
  }
  const auto same = before.find(lower_case(entry.key));
  if (same != before.end() && same->second.key != entry.key) {
    problems.error(entry.mark,
                   fmt::format("header {} is {} of {} in another case; each header may "
                               "stand once",
                               in_apostrophes(entry.key), in_apostrophes(same->second.key),
                               place(same->second.mark)));
  }
}

std::vector<Header> read_headers(const Field& field, Problems& problems) {
  std::vector<Header> headers;
  if (!require_map(field, "a map of names and values", problems)) return headers;
  refuse_duplicate_keys(*field.node, field.path, problems);
  std::map<std::string, Entry> seen;  // by name in lower case
  for (const Entry& entry : field.node->entries) {
    check_header_name(entry, seen, problems);
    seen.emplace(lower_case(entry.key), entry);
    auto value = text_of(entry, field.path, problems);
    if (!value) continue;
    if (!is_header_value(value->value)) {
      problems.error(value->mark, fmt::format("the value of header {} holds a line break or NUL; "
                                              "allowed: a text on one line (a block with '|' ends "
                                              "in a line break, with '|-' it does not)",
                                              in_apostrophes(entry.key)));
    }
    headers.push_back({entry.key, std::move(*value)});
  }
  return headers;
}

std::vector<Body> read_bodies(const Field& field, Problems& problems) {
  std::vector<Body> bodies;
  if (!require_map(field, "a map of names and texts, one request each", problems)) return bodies;
  refuse_duplicate_keys(*field.node, field.path, problems);
  for (const Entry& entry : field.node->entries) {
    if (auto text = text_of(entry, field.path, problems)) {
      bodies.push_back({entry.key, std::move(*text)});
    }
  }
  return bodies;
}

Tls read_tls(const Field& field, Problems& problems) {
  Tls tls;
  if (!require_map(field, "a map of ca_file and insecure_skip_verify", problems)) return tls;
  const MapReader map(*field.node, field.path, kTlsKeys, problems);
  if (const auto file = map.find("ca_file")) {
    if (auto text = read_filled_text(*file, problems)) tls.ca_file = std::move(*text);
  }
  if (const auto skip = map.find("insecure_skip_verify")) {
    tls.insecure_skip_verify = read_flag(*skip, problems).value_or(false);
  }
  return tls;
}

}  // namespace

Http read_http(const MapReader& map, Problems& problems) {
  Http http;
  http.url = read_url(map, problems);
  http.method = read_method(map, problems);
  if (const auto header = map.find("header")) http.headers = read_headers(*header, problems);
  if (const auto body = map.find("body")) http.bodies = read_bodies(*body, problems);
  if (const auto flag = map.find("log_response")) {
    http.log_response = read_flag(*flag, problems).value_or(http.log_response);
  }
  if (const auto flag = map.find("follow_redirects")) {
    http.follow_redirects = read_flag(*flag, problems).value_or(http.follow_redirects);
  }
  if (const auto tls = map.find("tls")) http.tls = read_tls(*tls, problems);
  if (http.method.value == "HEAD" && !http.bodies.empty()) {
    problems.warning(http.method.mark,
                     "a HEAD request with a body is unusual; servers may refuse "
                     "it");
  }
  return http;
}

}  // namespace timing::config
