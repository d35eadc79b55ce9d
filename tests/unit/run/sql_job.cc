#include "tests/unit/run/sql_job.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "timing/plan/calendar/window.h"
#include "timing/plan/template/template.h"

namespace timing::test {
namespace {

void add_statements(plan::SqlPlan& database, const std::string& method,
                    const std::vector<std::string>& texts) {
  for (std::size_t index = 0; index < texts.size(); ++index) {
    Result<plan::Template, plan::TemplateError> text = plan::Template::compile(texts[index], {});
    if (!text) throw std::runtime_error(text.error().message);
    database.statements.push_back(
        {.method = method, .entity = std::to_string(index + 1), .text = std::move(text).value()});
  }
}

}  // namespace

plan::JobPlan sql_job(plan::SqlPlan database, const std::vector<std::string>& execute,
                      const std::vector<std::string>& query) {
  add_statements(database, "EXECUTE", execute);
  add_statements(database, "QUERY", query);
  return {.name = "orders",
          .name_given = true,
          .content = "",
          .url_label = "database://under/test",
          .window = plan::Window({}, plan::Timezone::utc()),
          .interval = std::nullopt,
          .run_count = std::nullopt,
          .threads = 1,
          .timeout = std::chrono::seconds(30),
          .log_requests = RequestLogging::automatic,
          .secrets = {},
          .target = std::move(database)};
}

}  // namespace timing::test
