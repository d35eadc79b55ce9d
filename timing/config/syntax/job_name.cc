#include "timing/config/syntax/job_name.h"

#include <fmt/format.h>

#include "timing/config/load.h"
#include "timing/config/syntax/database_host.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::size_t kLongestLabel = 200;

std::string name_of(const Http& http) { return without_userinfo(http.url.value); }

std::string name_of(const Sql& sql) {
  const Database& database = sql.database;
  if (database.type == DatabaseType::sqlite) return fmt::format("sqlite://{}", database.file);
  std::string servers = database.socket;
  for (const DatabaseHost& host : database.hosts) {
    if (!servers.empty()) servers += ',';
    servers += host_and_port(host);
  }
  return fmt::format("mysql://{}/{}", servers, database.database);
}

// A line break in a name or an url is an error of its own.
std::string on_one_line(std::string_view text) {
  return shortened(text.substr(0, text.find('\n')), kLongestLabel);
}

bool has_target(const Job& job) {
  if (const auto* http = std::get_if<Http>(&job.target)) return !http->url.value.empty();
  const Database& database = std::get<Sql>(job.target).database;
  return !database.hosts.empty() || !database.socket.empty() || !database.file.empty();
}

}  // namespace

std::string derived_name(const Job& job) {
  return std::visit([](const auto& target) { return name_of(target); }, job.target);
}

std::string label_of(const Job& job, std::size_t number) {
  if (job.name) return on_one_line(job.name->value);
  return has_target(job) ? on_one_line(derived_name(job)) : numbered_label(number);
}

std::string numbered_label(std::size_t number) { return fmt::format("#{}", number); }

}  // namespace timing::config
