#include "timing/config/readers/http_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "timing/config/readers/auth_reader.h"
#include "timing/config/readers/body_reader.h"
#include "timing/config/readers/connection_reader.h"
#include "timing/config/readers/tls_reader.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/size_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 8> kCommonMethods = {"GET",   "HEAD",   "POST",    "PUT",
                                                            "PATCH", "DELETE", "OPTIONS", "TRACE"};
constexpr std::string_view kUrlForm = "http://..., https://... or a template";

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

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
    auto value = read_entry_text(entry, field.path, problems);
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

// Whoever gives credentials twice cannot know which are sent.
void check_auth(const MapReader& map, const Http& http, Problems& problems) {
  const auto auth = map.find("auth");
  if (!auth) return;
  const bool header = std::ranges::any_of(
      http.headers, [](const Header& field) { return lower_case(field.name) == "authorization"; });
  if (header) {
    problems.error(auth->key_mark,
                   "'auth' stands beside the header 'Authorization'; allowed: one of them");
  }
  if (without_userinfo(http.url.value) != http.url.value) {
    problems.error(auth->key_mark, "'auth' stands beside a user in 'url'; allowed: one of them");
  }
}

void check_method(const MapReader& map, const Http& http, Problems& problems) {
  if (http.bodies.empty()) return;
  if (http.method.value == "HEAD") {
    problems.warning(http.method.mark,
                     "a HEAD request with a body is unusual; servers may refuse "
                     "it");
  }
  const auto form = map.find("form");
  if (form && http.method.value == "GET") {
    problems.warning(form->key_mark,
                     "a GET request with a form is unusual; servers expect 'method: POST'");
  }
}

std::uint64_t read_size(const Field& field, Problems& problems) {
  const auto text = read_text(field, problems);
  if (!text) return 0;
  const Result<std::uint64_t> size = parse_size(text->value);
  if (size) return size.value();
  problems.error(text->mark,
                 fmt::format("'{}' is {}, {}; allowed: a number of bytes, or a size "
                             "such as 64KiB, 10MiB or 1GiB",
                             field.path, in_apostrophes(text->value), size.error().message));
  return 0;
}

}  // namespace

Http read_http(const MapReader& map, NamedFiles& files, Problems& problems) {
  Http http;
  http.url = read_url(map, problems);
  http.method = read_method(map, problems);
  if (const auto header = map.find("header")) http.headers = read_headers(*header, problems);
  http.bodies = read_bodies(map, files, problems);
  http.pick = read_pick(map, http.bodies, problems);
  if (const auto auth = map.find("auth")) http.auth = read_auth(*auth, problems);
  if (const auto flag = map.find("log_response")) {
    http.log_response = read_flag(*flag, problems).value_or(http.log_response);
  }
  if (const auto flag = map.find("follow_redirects")) {
    http.follow_redirects = read_flag(*flag, problems).value_or(http.follow_redirects);
  }
  if (const auto size = map.find("max_response_size")) {
    http.max_response_size = read_size(*size, problems);
  }
  http.connection = read_connection(map, problems);
  http.proxy = read_proxy(map, problems);
  if (const auto tls = map.find("tls")) http.tls = read_tls(*tls, files, problems);
  check_auth(map, http, problems);
  check_method(map, http, problems);
  return http;
}

}  // namespace timing::config
