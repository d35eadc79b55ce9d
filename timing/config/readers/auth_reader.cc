#include "timing/config/readers/auth_reader.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 2> kSchemes = {"basic", "bearer"};
constexpr std::array<std::string_view, 2> kBasicKeys = {"username", "password"};
constexpr std::string_view kForm = "a map of 'basic' (username and password) or 'bearer' (a token)";

void refuse_line_break(const Located<std::string>& text, std::string_view path,
                       Problems& problems) {
  if (is_header_value(text.value)) return;
  problems.error(text.mark, fmt::format("'{}' holds a line break or NUL; allowed: a text on one "
                                        "line (a block with '|' ends in a line break, with '|-' it "
                                        "does not)",
                                        path));
}

std::optional<Auth> read_basic(const Field& field, Problems& problems) {
  if (!require_map(field, "a map of username and password", problems)) return std::nullopt;
  const MapReader map(*field.node, field.path, kBasicKeys, problems);
  BasicAuth auth;
  if (const auto username = map.find("username")) {
    auto text = read_filled_text(*username, problems);
    if (text) auth.username = std::move(*text);
  } else {
    problems.error(map.mark(),
                   fmt::format("'{}' is missing; allowed: a text", map.path_of("username")));
  }
  if (const auto password = map.find("password")) {
    auto text = read_text(*password, problems);
    if (text) auth.password = std::move(*text);
  }
  return auth;
}

std::optional<Auth> read_bearer(const Field& field, Problems& problems) {
  auto token = read_filled_text(field, problems);
  if (!token) return std::nullopt;
  refuse_line_break(*token, field.path, problems);
  return BearerAuth{std::move(*token)};
}

}  // namespace

std::optional<Auth> read_auth(const Field& field, Problems& problems) {
  if (!require_map(field, kForm, problems)) return std::nullopt;
  const MapReader map(*field.node, field.path, kSchemes, problems);
  const auto basic = map.find("basic");
  const auto bearer = map.find("bearer");
  if (basic && bearer) {
    problems.error(bearer->key_mark, fmt::format("'{}' stands beside '{}'; allowed: one of them",
                                                 bearer->path, basic->path));
  }
  if (basic) return read_basic(*basic, problems);
  if (bearer) return read_bearer(*bearer, problems);
  problems.error(field.node->mark, fmt::format("'{}' is empty; allowed: {}", field.path, kForm));
  return std::nullopt;
}

}  // namespace timing::config
