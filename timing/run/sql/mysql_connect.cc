#include "timing/run/sql/mysql_connect.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "timing/run/sql/mysql_errors.h"

namespace timing::run {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestTimeout{86400};  // the library counts in milliseconds of an int

unsigned whole_seconds(nanoseconds timeout) {
  const seconds rounded = std::chrono::ceil<seconds>(timeout);
  return static_cast<unsigned>(std::clamp(rounded, seconds(1), kLongestTimeout).count());
}

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

// The versions from the lowest that is allowed.
const char* tls_versions(config::TlsVersion lowest) {
  switch (lowest) {
    case config::TlsVersion::tls10:
      return "TLSv1.0,TLSv1.1,TLSv1.2,TLSv1.3";
    case config::TlsVersion::tls11:
      return "TLSv1.1,TLSv1.2,TLSv1.3";
    case config::TlsVersion::tls12:
      return "TLSv1.2,TLSv1.3";
    case config::TlsVersion::tls13:
      break;
  }
  return "TLSv1.3";
}

void set_flag(MYSQL* handle, mysql_option option, bool on) {
  const my_bool flag = on ? 1 : 0;
  mysql_options(handle, option, &flag);
}

void set_tls(MYSQL* handle, const config::Tls& tls) {
  mysql_ssl_set(handle, or_null(tls.key_file.path), or_null(tls.cert_file.path),
                or_null(tls.ca_file.path), nullptr, nullptr);
  mysql_options(handle, MARIADB_OPT_TLS_VERSION, tls_versions(tls.min_version));
  set_flag(handle, MYSQL_OPT_SSL_ENFORCE, true);
  set_flag(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, !tls.insecure_skip_verify);
}

// A server can ask for a password as it is, which is for those alone who have proved their name.
const char* ways_of_authentication(const plan::DatabasePlan& plan) {
  return plan.tls && !plan.tls->insecure_skip_verify
             ? "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519,"
               "mysql_clear_password,dialog"
             : "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519";
}

void set_options(MYSQL* handle, const plan::DatabasePlan& plan, nanoseconds timeout) {
  const unsigned whole = whole_seconds(timeout);
  // Bounds the handshake too; without it a port that never answers hangs for ever.
  mysql_options(handle, MYSQL_OPT_CONNECT_TIMEOUT, &whole);
  const unsigned protocol = plan.socket.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
  mysql_options(handle, MYSQL_OPT_PROTOCOL, &protocol);
  mysql_options(handle, MYSQL_SET_CHARSET_NAME, plan.charset.c_str());
  // The library's own reconnecting would hide losses, and with them what they cost.
  set_flag(handle, MYSQL_OPT_RECONNECT, false);
  // A server could ask for any file of ours otherwise.
  const unsigned no_files = 0;
  mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &no_files);
  mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, ways_of_authentication(plan));
  if (plan.tls) set_tls(handle, *plan.tls);
}

void bound_answers(MYSQL* handle, nanoseconds timeout) {
  const unsigned whole = whole_seconds(timeout);
  mysql_options(handle, MYSQL_OPT_READ_TIMEOUT, &whole);
  mysql_options(handle, MYSQL_OPT_WRITE_TIMEOUT, &whole);
}

// As the library wants it: IPv6 without brackets.
std::string bare(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

std::string address_of(const plan::DatabasePlan& plan, std::size_t host) {
  if (!plan.socket.empty()) return plan.socket;
  const std::string name = bare(plan.hosts[host].host);
  return name.find(':') == std::string::npos ? fmt::format("{}:{}", name, plan.hosts[host].port)
                                             : fmt::format("[{}]:{}", name, plan.hosts[host].port);
}

std::string greeting_of(MYSQL* handle, const std::string& address) {
  std::string_view version = mysql_get_server_info(handle);
  version = version.substr(0, version.find('-'));
  const char* tls = nullptr;
  if (mysql_get_ssl_cipher(handle) != nullptr) {
    mariadb_get_infov(handle, MARIADB_CONNECTION_TLS_VERSION, static_cast<void*>(&tls));
  }
  return fmt::format("{} {} at {}, {}", mariadb_connection(handle) != 0 ? "MariaDB" : "MySQL",
                     version, address, tls == nullptr ? "unencrypted" : tls);
}

std::optional<SqlError> refuse_other_name(const plan::DatabasePlan& plan, const std::string& host) {
  if (!plan.tls || plan.tls->insecure_skip_verify || plan.tls->server_name.empty() ||
      plan.tls->server_name == host) {
    return std::nullopt;
  }
  return mysql_connect_error(
      kMysqlTlsError, fmt::format("the client library verifies the name of the host alone: it "
                                  "cannot verify '{}' of '{}'",
                                  plan.tls->server_name, host));
}

}  // namespace

void init_mysql_library() {
  static const int failed = mysql_library_init(0, nullptr, nullptr);
  static_cast<void>(failed);  // mysql_init() tells of it
}

Result<MysqlOpened, SqlError> open_mysql_host(const plan::DatabasePlan& plan, std::size_t host,
                                              nanoseconds timeout,
                                              std::optional<nanoseconds> answer_timeout) {
  const bool over_socket = !plan.socket.empty();
  const std::string name = over_socket ? "localhost" : bare(plan.hosts[host].host);
  // The library would take it for a list, or for a text of options.
  if (name.find_first_of(",;=") != std::string::npos) {
    return mysql_connect_error(2005, fmt::format("unknown host '{}'", name));
  }
  if (std::optional<SqlError> refused = refuse_other_name(plan, name)) return *std::move(refused);
  MysqlHandle handle(mysql_init(nullptr));
  if (!handle) return mysql_connect_error(2008, "out of memory");
  set_options(handle.get(), plan, timeout);
  if (answer_timeout) bound_answers(handle.get(), *answer_timeout);
  if (mysql_real_connect(handle.get(), name.c_str(), plan.username.c_str(), plan.password.c_str(),
                         or_null(plan.database), over_socket ? 0 : plan.hosts[host].port,
                         or_null(plan.socket), 0) == nullptr) {
    return mysql_connect_error(static_cast<int>(mysql_errno(handle.get())),
                               mysql_error(handle.get()));
  }
  if (plan.tls && mysql_get_ssl_cipher(handle.get()) == nullptr) {
    return mysql_connect_error(kMysqlTlsError,
                               "the server offers no TLS: an unencrypted connection is refused");
  }
  std::string greeting = greeting_of(handle.get(), address_of(plan, host));
  return MysqlOpened{.handle = std::move(handle), .host = host, .greeting = std::move(greeting)};
}

Result<MysqlOpened, SqlError> open_mysql(const plan::DatabasePlan& plan, nanoseconds timeout,
                                         const Clock& clock) {
  if (!plan.socket.empty()) return open_mysql_host(plan, 0, timeout);
  const SteadyTime deadline = clock.steady_now() + timeout;
  SqlError failure = mysql_connect_error(2005, "no host");
  std::string words;
  for (std::size_t host = 0; host < plan.hosts.size(); ++host) {
    const nanoseconds left = deadline - clock.steady_now();
    if (host > 0 && left <= nanoseconds(0)) break;
    const auto waiting = static_cast<std::int64_t>(plan.hosts.size() - host);
    Result<MysqlOpened, SqlError> opened = open_mysql_host(plan, host, left / waiting);
    if (opened) return opened;
    failure = opened.error();
    if (plan.hosts.size() == 1) return failure;
    words +=
        fmt::format("{}{}: {}", words.empty() ? "" : "; ", address_of(plan, host), failure.message);
  }
  if (!words.empty()) failure.message = std::move(words);
  return failure;
}

}  // namespace timing::run
