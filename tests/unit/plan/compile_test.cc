#include "timing/plan/compile.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::compile_text;
using test::job_of;
using test::kNow;
using testing::ElementsAre;
using testing::HasSubstr;

std::string render(const Template& text) {
  Random random(1);
  return text.render({.now = kNow, .run = 3, .thread = 2, .random = &random});
}

TEST(Compile, TakesOverWhatTheConfigSays) {
  const auto job = job_of(R"(
name: shop
url: http://host/{{ .RenderRelativeTime "now-24h" "2006-01-02" }}
method: PUT
header:
  X-Year: '{{ .RenderTime "2006" }}'
body:
  one: run {{ .Run }}
  two: thread {{ .Thread }}
log_response: true
follow_redirects: false
timezone: Asia/Shanghai
run_every: 90s
run_count: 7
run_thread: 3
timeout: 500ms
log_requests: errors
check:
  - {type: json, rule: '$.a = 1'}
  - {type: status, rule: 2xx}
)");
  EXPECT_EQ(job->name, "shop");
  EXPECT_TRUE(job->name_given);
  EXPECT_EQ(job->url_label, R"(http://host/{{ .RenderRelativeTime "now-24h" "2006-01-02" }})");
  EXPECT_EQ(job->interval, std::chrono::seconds(90));
  EXPECT_EQ(job->run_count, 7U);
  EXPECT_EQ(job->threads, 3U);
  EXPECT_EQ(job->timeout, std::chrono::milliseconds(500));
  EXPECT_EQ(job->log_requests, RequestLogging::errors);
  EXPECT_TRUE(job->window.always_open());
  EXPECT_EQ(job->window.zone().offset_at(kNow), std::chrono::hours(8));
  const auto& http = std::get<HttpPlan>(job->target);
  EXPECT_EQ(render(http.url), "http://host/2026-11-22");  // already the 23rd in Shanghai
  EXPECT_EQ(http.method, "PUT");
  ASSERT_EQ(http.headers.size(), 1U);
  EXPECT_EQ(http.headers[0].name, "X-Year");
  EXPECT_EQ(render(http.headers[0].value), "2026");
  ASSERT_EQ(http.bodies.size(), 2U);
  EXPECT_EQ(http.bodies[0].entity, "one");
  EXPECT_EQ(render(http.bodies[0].text), "run 3");
  EXPECT_EQ(http.bodies[1].entity, "two");
  EXPECT_EQ(render(http.bodies[1].text), "thread 2");
  EXPECT_TRUE(http.log_response);
  EXPECT_FALSE(http.follow_redirects);
  ASSERT_EQ(http.checks.size(), 2U);
  EXPECT_TRUE(http.checks[0].needs_body());
  EXPECT_FALSE(http.checks[1].needs_body());
}

TEST(Compile, CronIsInTheZoneOfTheJob) {
  const auto job = job_of("url: http://host/\ncron: 30 9 * * *\ntimezone: Asia/Shanghai\n");
  ASSERT_TRUE(job->cron.has_value());
  const CivilTime at = job->window.zone().civil(job->cron->next_after(kNow).value());
  EXPECT_EQ(at.hour, 9);
  EXPECT_EQ(at.minute, 30);
  EXPECT_TRUE(job->scheduled());
}

TEST(Compile, TakesTheThinkTimeOver) {
  const auto job = job_of("url: http://host/\nthink_time: {min: 1s, max: 2s}\n");
  ASSERT_TRUE(job->think_time.has_value());
  EXPECT_EQ(job->think_time->least, std::chrono::seconds(1));
  EXPECT_EQ(job->think_time->most, std::chrono::seconds(2));
  EXPECT_FALSE(job->back_to_back());
}

TEST(Compile, TakesTheFilesOverThatStartAJob) {
  const auto job = job_of("url: http://host/\non_change: [/a, /b]\ndebounce: 1s\n");
  ASSERT_TRUE(job->on_change.has_value());
  EXPECT_THAT(job->on_change->paths, testing::ElementsAre("/a", "/b"));
  EXPECT_EQ(job->on_change->debounce, std::chrono::seconds(1));
  EXPECT_TRUE(job->scheduled());
  EXPECT_FALSE(job->ticks());
  EXPECT_FALSE(job->back_to_back());
  EXPECT_EQ(job->max_queue, 1U);
  EXPECT_EQ(job->threads, 1U);
}

TEST(Compile, TakesTheOpenModelOver) {
  const auto job = job_of("url: http://host/\nstages: [{for: 10s, to: 3/s}]\narrivals: poisson\n");
  ASSERT_TRUE(job->open_model.has_value());
  EXPECT_EQ(job->open_model->profile.arrivals_before(std::chrono::hours(1)), 15U);
  EXPECT_EQ(job->open_model->arrivals, config::Arrivals::poisson);
  EXPECT_TRUE(job->scheduled());
  EXPECT_FALSE(job->back_to_back());
  EXPECT_EQ(job->threads, 1000U);
}

TEST(Compile, TheQueueHoldsASecondOrATickByDefault) {
  const std::vector<std::pair<std::string, std::optional<std::uint64_t>>> cases = {
      {"rate: 500/s", 500},
      {"rate: 0.5/s", 1},
      {"rate: 100/m", 2},
      {"rate: 999999/s", 999'999},
      {"rate: 10/s\nstages: [{for: 1s, to: 30/s}, {for: 1s, to: 0/s}]", 30},
      {"rate: 500/s\nmax_queue: 3", 3},
      {"rate: 500/s\nmax_queue: 0", 0},
      {"run_every: 1s\nrun_thread: 4", std::nullopt},
      {"run_every: 1s\nrun_thread: 4\nlate: queue", 4},
      {"cron: '@daily'\nlate: queue\nmax_queue: 9", 9},
      {"think_time: 1s", std::nullopt},
  };
  for (const auto& [keys, most] : cases) {
    EXPECT_EQ(job_of("url: http://host/\n" + keys + "\n")->max_queue, most) << keys;
  }
}

TEST(Compile, AJobEndsWithItsStagesOrBeforeThem) {
  const auto limit = [](const std::string& keys) {
    return job_of("url: http://host/\n" + keys + "\n")->open_time_limit();
  };
  using std::chrono::seconds;
  EXPECT_EQ(limit("rate: 1/s"), std::nullopt);
  EXPECT_EQ(limit("run_every: 1s\nrun_for: 3s"), seconds(3));
  EXPECT_EQ(limit("rate: 1/s\nstages: [{for: 5s}, {for: 2s}]"), seconds(7));
  EXPECT_EQ(limit("rate: 1/s\nstages: [{for: 5s}]\nrun_for: 3s"), seconds(3));
  EXPECT_EQ(limit("rate: 1/s\nstages: [{for: 5s}]\nrun_for: 9s"), seconds(5));
}

TEST(Compile, HasDefaults) {
  const auto job = job_of("url: http://host/\nrun_count: 0\nrun_thread: 0\n");
  EXPECT_EQ(job->name, "http://host/");
  EXPECT_FALSE(job->name_given);
  EXPECT_EQ(job->interval, std::nullopt);
  EXPECT_FALSE(job->cron.has_value());
  EXPECT_TRUE(job->back_to_back());
  EXPECT_EQ(job->run_count, std::nullopt);
  EXPECT_EQ(job->threads, 1U);
  EXPECT_EQ(job->timeout, std::chrono::seconds(30));
  EXPECT_TRUE(job->secrets.empty());
  EXPECT_EQ(std::get<HttpPlan>(job->target).method, "GET");
}

TEST(Compile, NumbersStatementsInTheirLists) {
  const auto job = job_of(R"(
type: database
database: {type: mysql, host: db, port: 3307, database: shop, username: root, password: s3cret}
sql:
  execute: [INSERT 1, 'INSERT {{ .Run }}']
  query: [SELECT 1]
)");
  EXPECT_EQ(job->url_label, "mysql://db:3307/shop");
  const auto& sql = std::get<SqlPlan>(job->target);
  ASSERT_EQ(sql.database.hosts.size(), 1U);
  EXPECT_EQ(sql.database.hosts[0].host, "db");
  EXPECT_EQ(sql.database.hosts[0].port, 3307);
  EXPECT_EQ(sql.database.database, "shop");
  EXPECT_EQ(sql.database.username, "root");
  EXPECT_EQ(sql.database.password, "s3cret");
  std::vector<std::string> statements;
  for (const StatementPlan& statement : sql.statements) {
    statements.push_back(statement.method + ' ' + statement.entity + ' ' + render(statement.text));
  }
  EXPECT_THAT(statements,
              ElementsAre("EXECUTE 1 INSERT 1", "EXECUTE 2 INSERT 3", "QUERY 1 SELECT 1"));
  EXPECT_EQ(job->secrets.apply("using s3cret"), "using ***");
}

TEST(Compile, LeavesTextsAloneWithoutTemplates) {
  const auto job = job_of(R"(
url: http://u:{{ .Nope }}@host/{{
templates: false
body: {a: '{{ .RenderTime "2006" }}'}
)");
  const auto& http = std::get<HttpPlan>(job->target);
  EXPECT_EQ(render(http.url), "http://u:{{ .Nope }}@host/{{");
  EXPECT_EQ(render(http.bodies[0].text), R"({{ .RenderTime "2006" }})");
  EXPECT_EQ(job->secrets.apply("with {{ .Nope }} failed"), "with *** failed");
}

TEST(Compile, TellsAllErrorsWithTheirPlaces) {
  const auto compiled = compile_text(R"(url: http://host/{{ .Nope }}
header:
  X-T: 'a {{ .Nope }}'
body:
  one: |
    first
    {{ .Nope }}
timezone: Europe/Nowhere
check:
  - type: status
    rule: [200, soon]
---
name: second
type: database
database: {type: sqlite, file: a.db}
sql:
  execute:
    - INSERT {{ .Nope }}
)");
  ASSERT_EQ(compiled.messages.size(), 6U);
  EXPECT_THAT(compiled.messages[0],
              HasSubstr("error 1:21: job 'http://host/{{ .Nope }}': 'url': unknown method .Nope"));
  EXPECT_THAT(compiled.messages[0], HasSubstr("`templates: false`"));
  EXPECT_THAT(compiled.messages[1], HasSubstr("'header.X-T': unknown method .Nope"));
  EXPECT_THAT(compiled.messages[2], HasSubstr("'body.one' (line 2 of the text): unknown method"));
  EXPECT_THAT(compiled.messages[3],
              HasSubstr("error 8:11: job 'http://host/{{ .Nope }}': 'timezone': unknown time zone "
                        "\"Europe/Nowhere\""));
  EXPECT_THAT(compiled.messages[4],
              HasSubstr("error 11:17: job 'http://host/{{ .Nope }}': check 'status': rule 'soon': "
                        "'soon' is no status"));
  EXPECT_THAT(compiled.messages[5],
              HasSubstr("error 18:17: job 'second': 'sql.execute': unknown method .Nope"));
}

TEST(Compile, WarnsOfAWindowThatNeverOpens) {
  const auto compiled = compile_text(R"(url: http://a/
range: {hour: {gt: 23}}
---
url: http://b/
range: {minute: {lt: 30}, hour: {gt: 5, lt: 6}}
---
url: http://c/
range: {weekday: {eq: 7, gt: 7}}
---
url: http://d/
range: {month: {gte: 12}, hour: {lt: 24}}
)");
  EXPECT_THAT(compiled.messages,
              ElementsAre("warning 2:16: job 'http://a/': 'range.hour': no hour from 0 to 23 is gt "
                          "23; the window never opens, the job rests",
                          "warning 5:41: job 'http://b/': 'range.hour': no hour from 0 to 23 is gt "
                          "5 and lt 6; the window never opens, the job rests",
                          "warning 8:26: job 'http://c/': 'range.weekday': no weekday from 1 to 7 "
                          "is eq 7 and gt 7; the window never opens, the job rests"));
  EXPECT_EQ(compiled.plan.jobs[0]->window.next_opening(kNow), std::nullopt);
  EXPECT_NE(compiled.plan.jobs[3]->window.next_opening(kNow), std::nullopt);
  // A reload says it again, though nothing has changed.
  const auto again = compile_text("url: http://a/\nrange: {hour: {gt: 23}}\n", &compiled.plan);
  EXPECT_EQ(again.plan.jobs[0], compiled.plan.jobs[0]);
  EXPECT_EQ(again.messages.size(), 1U);
}

}  // namespace
}  // namespace timing::plan
