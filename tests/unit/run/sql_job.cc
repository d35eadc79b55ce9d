#include "tests/unit/run/sql_job.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "timing/plan/calendar/window.h"
#include "timing/plan/template/template.h"

namespace timing::test {
namespace {

constexpr auto kTimeout = std::chrono::seconds(30);

void add_statements(plan::SqlPlan& sql, const std::string& method,
                    const std::vector<std::string>& texts) {
  for (std::size_t index = 0; index < texts.size(); ++index) {
    Result<plan::Template, plan::TemplateError> text = plan::Template::compile(texts[index], {});
    if (!text) throw std::runtime_error(text.error().message);
    sql.statements.push_back({.method = method,
                              .entity = std::to_string(index + 1),
                              .text = std::move(text).value(),
                              .timeout = kTimeout});
  }
}

}  // namespace

void set_timeout(plan::JobPlan& job, nanoseconds timeout) {
  job.timeout = timeout;
  for (plan::StatementPlan& statement : std::get<plan::SqlPlan>(job.target).statements) {
    statement.timeout = timeout;
  }
}

plan::JobPlan sql_job(plan::DatabasePlan database, const std::vector<std::string>& execute,
                      const std::vector<std::string>& query) {
  plan::SqlPlan sql{.database = std::move(database)};
  add_statements(sql, "EXECUTE", execute);
  add_statements(sql, "QUERY", query);
  return {.name = "orders",
          .name_given = true,
          .content = "",
          .url_label = "database://under/test",
          .window = plan::Window({}, plan::Timezone::utc()),
          .interval = std::nullopt,
          .run_count = std::nullopt,
          .threads = 1,
          .timeout = kTimeout,
          .log_requests = RequestLogging::automatic,
          .secrets = {},
          .target = std::move(sql)};
}

}  // namespace timing::test
