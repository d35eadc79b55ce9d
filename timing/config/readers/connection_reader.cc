#include "timing/config/readers/connection_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

// In the order of EngineChoice.
constexpr std::array<std::string_view, 3> kEngines = {"auto", "native", "curl"};
constexpr std::array<std::string_view, 3> kVersions = {"auto", "1.1", "2"};
constexpr std::uint32_t kMostConnections = 100'000;

HttpVersion read_version(const Field& field, Problems& problems) {
  if (field.node->kind == NodeKind::scalar && field.node->text == "1") return HttpVersion::one;
  const auto index = read_word(field, kVersions, problems);
  return index ? static_cast<HttpVersion>(*index) : HttpVersion::automatic;
}

void add_resolve(const Entry& entry, std::string_view path, std::vector<Resolve>& resolve,
                 Problems& problems) {
  const Field field{entry.value.get(), fmt::format("{}.{}", path, shortened(entry.key, 60)),
                    entry.mark};
  if (!is_host_name(entry.key)) {
    problems.error(entry.mark, fmt::format("{} in '{}' is no name of a host; allowed: a name "
                                           "without a port",
                                           in_apostrophes(entry.key), path));
    return;
  }
  const auto text = read_text(field, problems);
  if (!text) return;
  auto address = ip_address(text->value);
  if (!address) {
    problems.error(text->mark, fmt::format("'{}' is {}; allowed: an address of IPv4 or IPv6, such "
                                           "as 127.0.0.1 or ::1",
                                           field.path, in_apostrophes(text->value)));
    return;
  }
  resolve.push_back({lower_case(entry.key), std::move(*address)});
}

std::vector<Resolve> read_resolve(const Field& field, Problems& problems) {
  std::vector<Resolve> resolve;
  if (!require_map(field, "a map of host names and addresses", problems)) return resolve;
  refuse_duplicate_keys(*field.node, field.path, problems);
  require_values(field, "an address", problems);
  for (const Entry& entry : field.node->entries) {
    if (problems.full()) break;
    if (entry.value->kind != NodeKind::null) add_resolve(entry, field.path, resolve, problems);
  }
  return resolve;
}

void read_limits(const MapReader& map, Connection& connection, Problems& problems) {
  if (const auto most = map.find("connections")) {
    const auto number = read_number(*most, {.least = 0, .most = kMostConnections}, problems);
    connection.most = static_cast<std::uint32_t>(number.value_or(0));
  }
  if (const auto most = map.find("max_requests_per_connection")) {
    const auto number = read_number(
        *most, {.least = 0, .most = std::numeric_limits<std::int64_t>::max()}, problems);
    connection.most_requests = static_cast<std::uint64_t>(number.value_or(0));
  }
  if (const auto timeout = map.find("connect_timeout")) {
    connection.connect_timeout =
        read_duration(*timeout, fmt::format("{}, or 0 for that of the request", kDurationForm),
                      problems)
            .value_or(connection.connect_timeout);
  }
}

// Other than libcurl has no proxies and no HTTP/2.
void check_engine(const MapReader& map, const Http& http, Problems& problems) {
  if (http.connection.engine != EngineChoice::native) return;
  constexpr std::string_view kText = "'{}' does not go with 'engine: native'; allowed: {}";
  if (http.connection.version == HttpVersion::two) {
    problems.error(map.find("http_version")->key_mark,
                   fmt::format(kText, "http_version: 2",
                               "engine auto or curl, or http_version auto "
                               "or 1.1"));
  }
  if (http.proxy && !http.proxy->value.empty()) {
    problems.error(map.find("proxy")->key_mark,
                   fmt::format(kText, "proxy", "engine auto or curl, or no proxy"));
  }
}

void check_requests_per_connection(const MapReader& map, const Connection& connection,
                                   Problems& problems) {
  if (connection.most_requests == 0) return;
  const Mark mark = map.find("max_requests_per_connection")->key_mark;
  if (connection.version == HttpVersion::two) {
    problems.error(mark,
                   "'max_requests_per_connection' does not go with 'http_version: 2', whose "
                   "requests share a connection; allowed: http_version auto or 1.1");
  } else if (!connection.keepalive) {
    problems.warning(mark,
                     "'max_requests_per_connection' has no effect: with 'keepalive: false' each "
                     "connection has one request");
  }
}

}  // namespace

Connection read_connection(const MapReader& map, Problems& problems) {
  Connection connection;
  if (const auto engine = map.find("engine")) {
    const auto index = read_word(*engine, kEngines, problems);
    if (index) connection.engine = static_cast<EngineChoice>(*index);
  }
  if (const auto version = map.find("http_version")) {
    connection.version = read_version(*version, problems);
  }
  if (const auto flag = map.find("keepalive")) {
    connection.keepalive = read_flag(*flag, problems).value_or(connection.keepalive);
  }
  if (const auto flag = map.find("retry")) {
    connection.retry = read_flag(*flag, problems).value_or(connection.retry);
  }
  read_limits(map, connection, problems);
  if (const auto resolve = map.find("resolve")) {
    connection.resolve = read_resolve(*resolve, problems);
  }
  return connection;
}

std::optional<Located<std::string>> read_proxy(const MapReader& map, Problems& problems) {
  const auto field = map.find("proxy");
  if (!field) return std::nullopt;
  auto proxy = read_text(*field, problems);
  if (!proxy || proxy->value.empty()) return proxy;
  if (!is_proxy_url(proxy->value) && !proxy->value.starts_with("{{")) {
    problems.error(proxy->mark, fmt::format("'proxy' is no URL of a proxy; allowed: {}, or '' for "
                                            "none",
                                            kProxyForm));
  }
  return proxy;
}

void check_connection(const MapReader& map, const Job& job, Problems& problems) {
  const Http& http = std::get<Http>(job.target);
  const Connection& connection = http.connection;
  check_engine(map, http, problems);
  check_requests_per_connection(map, connection, problems);
  if (connection.most > std::max(job.run_thread, 1U)) {
    problems.warning(map.find("connections")->key_mark,
                     fmt::format("'connections' is {}, but no more than 'run_thread' ({}) are ever "
                                 "used",
                                 connection.most, std::max(job.run_thread, 1U)));
  }
  const bool timed = job.timeout > std::chrono::nanoseconds(0);
  if (timed && connection.connect_timeout > job.timeout) {
    problems.warning(map.find("connect_timeout")->key_mark,
                     "'connect_timeout' has no effect: it is longer than 'timeout', which includes "
                     "connecting");
  }
  if (!connection.resolve.empty() && http.proxy && !http.proxy->value.empty()) {
    problems.error(map.find("resolve")->key_mark,
                   "'resolve' does not go with 'proxy', which resolves names itself; allowed: one "
                   "of them");
  }
}

}  // namespace timing::config
