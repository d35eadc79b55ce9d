#include "timing/config/readers/database_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "timing/config/readers/tls_reader.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/database_host.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 13> kKeys = {
    "type",     "host",     "port", "socket",  "database",
    "username", "password", "file", "charset", "connect_timeout",
    "tls",      "options",  "warm"};
// Keys of the original, which ignored them where they do not fit.
constexpr std::array<std::string_view, 5> kServerKeys = {"host", "port", "database", "username",
                                                         "password"};
// Later keys: nobody relies on their being ignored.
constexpr std::array<std::string_view, 4> kNewServerKeys = {"socket", "charset", "connect_timeout",
                                                            "tls"};
// In the order of DatabaseType.
constexpr std::array<std::string_view, 2> kTypes = {"mysql", "sqlite"};
// What the address of a socket has room for.
constexpr std::size_t kLongestSocket = 107;

void tell_missing(const MapReader& map, std::string_view key, std::string_view needed_by,
                  Problems& problems) {
  problems.error(map.mark(), fmt::format("'{}' is missing; {}", map.path_of(key), needed_by));
}

std::string read_optional(const MapReader& map, std::string_view key, Problems& problems) {
  const auto field = map.find(key);
  if (!field) return {};
  auto text = read_text(*field, problems);
  return text ? std::move(text->value) : std::string();
}

std::uint16_t read_port(const MapReader& map, Problems& problems) {
  constexpr std::uint16_t kDefault = 3306;
  const auto port = map.find("port");
  if (!port) return kDefault;
  const auto number = read_number(*port, {1, std::numeric_limits<std::uint16_t>::max()}, problems);
  return static_cast<std::uint16_t>(number.value_or(kDefault));
}

void add_host(const Field& field, std::uint16_t port, std::vector<DatabaseHost>& hosts,
              Problems& problems) {
  const auto text = read_filled_text(field, problems);
  if (!text) return;
  auto host = parse_database_host(text->value, port);
  if (host) {
    hosts.push_back(*std::move(host));
  } else {
    // Whoever writes "user:password@host" must not find it in the log.
    problems.error(text->mark, fmt::format("'{}' is no host of a server; allowed: {}", field.path,
                                           kDatabaseHostForm));
  }
}

std::vector<DatabaseHost> read_hosts(const Field& field, std::uint16_t port, Problems& problems) {
  std::vector<DatabaseHost> hosts;
  if (field.node->kind != NodeKind::sequence) {
    add_host(field, port, hosts, problems);
    return hosts;
  }
  for (const NodePtr& item : field.node->items) {
    add_host({item.get(), field.path, item->mark}, port, hosts, problems);
  }
  if (field.node->items.empty()) {
    problems.error(field.node->mark,
                   fmt::format("'{}' is empty; allowed: at least one host", field.path));
  }
  return hosts;
}

std::string read_socket(const MapReader& map, const Field& field, Problems& problems) {
  for (const std::string_view other : {"host", "port", "tls"}) {
    if (!map.find(other)) continue;
    problems.error(field.key_mark, fmt::format("'{}' stands beside '{}'; allowed: one of them",
                                               field.path, map.path_of(other)));
  }
  auto path = read_filled_text(field, problems);
  if (!path) return {};
  if (path->value.size() > kLongestSocket) {
    problems.error(path->mark, fmt::format("'{}' is too long; allowed: a path of {} bytes",
                                           field.path, kLongestSocket));
  }
  return std::move(path->value);
}

void read_address(const MapReader& map, Database& database, Problems& problems) {
  const std::uint16_t port = read_port(map, problems);
  const auto socket = map.find("socket");
  if (socket) database.socket = read_socket(map, *socket, problems);
  if (const auto host = map.find("host")) {
    database.hosts = read_hosts(*host, port, problems);
  } else if (!socket) {
    tell_missing(map, "host", "type mysql needs it, or 'socket'", problems);
  }
}

void read_account(const MapReader& map, Database& database, Problems& problems) {
  database.database = read_optional(map, "database", problems);
  if (const auto username = map.find("username")) {
    database.username = read_filled_text(*username, problems).value_or(database.username);
  } else {
    tell_missing(map, "username", "type mysql needs it", problems);
  }
  if (const auto password = map.find("password")) {
    database.password = read_text(*password, problems).value_or(database.password);
  }
}

std::chrono::nanoseconds read_connect_timeout(const Field& field, Problems& problems) {
  const auto timeout = read_duration(field, fmt::format("{}, not 0", kDurationForm), problems);
  if (timeout == std::chrono::nanoseconds(0)) {
    problems.error(field.node->mark,
                   fmt::format("'{}' is 0, so that a port that never answers would hold a thread "
                               "for ever; allowed: {}",
                               field.path, kDurationForm));
  }
  return timeout.value_or(Database().connect_timeout);
}

std::string read_charset(const Field& field, Problems& problems) {
  auto name = read_filled_text(field, problems);
  if (!name) return {};
  if (!is_identifier(name->value)) {
    problems.error(name->mark, fmt::format("'{}' is no name of a character set; allowed: letters, "
                                           "digits and '_', as in utf8mb4",
                                           field.path));
  }
  return std::move(name->value);
}

// The client library verifies the name that it connects to, and no other.
void check_server_name(const Field& tls, const Database& database, Problems& problems) {
  const std::string& name = database.tls->server_name;
  const bool same = std::ranges::all_of(
      database.hosts, [&name](const DatabaseHost& host) { return host.host == name; });
  if (name.empty() || same) return;
  problems.error(tls.key_mark,
                 fmt::format("'{}.server_name' is not the host; the client library verifies the "
                             "host that it connects to; allowed: the host, or none",
                             tls.path));
}

void read_server(const MapReader& map, Database& database, NamedFiles& files, Problems& problems) {
  read_address(map, database, problems);
  read_account(map, database, problems);
  if (const auto charset = map.find("charset")) {
    database.charset = read_charset(*charset, problems);
  }
  if (const auto timeout = map.find("connect_timeout")) {
    database.connect_timeout = read_connect_timeout(*timeout, problems);
  }
  if (const auto tls = map.find("tls")) {
    database.tls = read_tls(*tls, files, problems);
    check_server_name(*tls, database, problems);
  }
  if (const auto file = map.find("file")) {
    problems.error(file->key_mark,
                   "'database.file' does not belong to type mysql; allowed with "
                   "type sqlite");
  }
}

void warn_of_server_keys(const MapReader& map, Problems& problems) {
  std::vector<std::string_view> ignored;
  Mark first;
  for (const std::string_view key : kServerKeys) {
    const auto field = map.find(key);
    if (!field) continue;
    if (ignored.empty()) first = field->key_mark;
    ignored.push_back(key);
  }
  if (ignored.empty()) return;
  problems.warning(first, fmt::format("{} in 'database'; type sqlite uses 'file' in their place",
                                      are_ignored(ignored)));
}

void read_file(const MapReader& map, Database& database, Problems& problems) {
  if (const auto file = map.find("file")) {
    auto path = read_filled_text(*file, problems);
    if (path) database.file = std::move(path->value);
  } else {
    tell_missing(map, "file", "type sqlite needs it", problems);
  }
  warn_of_server_keys(map, problems);
  for (const std::string_view key : kNewServerKeys) {
    const auto field = map.find(key);
    if (!field) continue;
    problems.error(
        field->key_mark,
        fmt::format("'{}' does not belong to type sqlite; allowed with type mysql", field->path));
  }
}

std::vector<DatabaseOption> read_options(const Field& field, Problems& problems) {
  std::vector<DatabaseOption> options;
  if (!require_map(field, "a map of names and values", problems)) return options;
  refuse_duplicate_keys(*field.node, field.path, problems);
  require_values(field, "a value", problems);
  for (const Entry& entry : field.node->entries) {
    if (problems.full()) break;
    if (entry.value->kind == NodeKind::null) continue;
    if (!is_identifier(entry.key)) {
      problems.error(entry.mark,
                     fmt::format("{} in '{}' is no name of a setting; allowed: letters, "
                                 "digits and '_'",
                                 in_apostrophes(entry.key), field.path));
      continue;
    }
    auto value = read_text(
        {entry.value.get(), fmt::format("{}.{}", field.path, entry.key), entry.mark}, problems);
    if (value) options.push_back({entry.key, std::move(value->value)});
  }
  return options;
}

}  // namespace

Database read_database(const Field& field, NamedFiles& files, Problems& problems) {
  Database database;
  if (!require_map(field,
                   "a map of type and what belongs to it, as in type, host, username and password",
                   problems))
    return database;
  const MapReader map(*field.node, field.path, kKeys, problems);
  const auto type = map.find("type");
  if (!type) {
    problems.error(map.mark(),
                   fmt::format("'database.type' is missing; allowed: {}", either(kTypes)));
    return database;
  }
  const auto index = read_word(*type, kTypes, problems);
  if (!index) return database;
  database.type = static_cast<DatabaseType>(*index);
  if (database.type == DatabaseType::sqlite) {
    read_file(map, database, problems);
  } else {
    read_server(map, database, files, problems);
  }
  if (const auto options = map.find("options")) {
    database.options = read_options(*options, problems);
  }
  if (const auto warm = map.find("warm")) {
    database.warm = read_flag(*warm, problems).value_or(database.warm);
  }
  return database;
}

}  // namespace timing::config
