#include "timing/plan/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "timing/base/random.h"
#include "timing/config/load.h"

namespace timing::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// 2026-11-22 17:38:50 UTC.
constexpr WallTime kNow{std::chrono::seconds(1795369130)};

CompileEnvironment environment() {
  static const std::map<std::string, std::string> variables{
      {"USER", "vera"}, {"PASSWORD", "p@ss w0rd"}, {"TOKEN", "t0k3n"}, {"EMPTY", ""}};
  return {.now = kNow, .variable = [](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
          }};
}

struct Compiled {
  Plan plan;
  std::vector<std::string> messages;  // "warning 3:1: ..." and so on
};

Compiled compile_text(std::string_view yaml, const Plan* previous = nullptr) {
  config::Diagnostics loading("config.yml");
  const config::Config config = config::load_text(yaml, loading);
  for (const auto& diagnostic : loading.sorted()) {
    if (diagnostic.severity == config::Severity::error) ADD_FAILURE() << loading.format(diagnostic);
  }
  config::Diagnostics diagnostics("config.yml");
  Compiled compiled{.plan = compile(config, previous, environment(), diagnostics), .messages = {}};
  for (const auto& diagnostic : diagnostics.sorted()) {
    const bool warning = diagnostic.severity == config::Severity::warning;
    compiled.messages.push_back((warning ? "warning " : "error ") +
                                diagnostics.format(diagnostic).substr(11));
  }
  return compiled;
}

// REQUIRES: one job, and nothing wrong with it.
std::shared_ptr<const JobPlan> job_of(std::string_view yaml) {
  Compiled compiled = compile_text(yaml);
  EXPECT_THAT(compiled.messages, ElementsAre());
  return compiled.plan.jobs.at(0);
}

std::vector<std::string> names_of(const Plan& plan) {
  std::vector<std::string> names;
  for (const auto& job : plan.jobs) names.push_back(job->name);
  return names;
}

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
  EXPECT_EQ(sql.host, "db");
  EXPECT_EQ(sql.port, 3307);
  EXPECT_EQ(sql.database, "shop");
  EXPECT_EQ(sql.username, "root");
  EXPECT_EQ(sql.password, "s3cret");
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

constexpr std::string_view kThreeEqual = R"(url: http://a/
---
url: http://a/
---
url: http://a/
run_count: 5
)";

TEST(CompileNames, NumbersEqualOnesInTheFilesOrder) {
  EXPECT_THAT(names_of(compile_text(kThreeEqual).plan),
              ElementsAre("http://a/", "http://a/#2", "http://a/#3"));
}

TEST(CompileNames, LetGivenNamesWin) {
  const auto compiled = compile_text(R"(url: http://a/
---
url: http://a/
---
url: http://b/
name: http://a/
---
url: http://b/
name: http://a/#2
---
url: http://a/
)");
  EXPECT_THAT(compiled.messages, ElementsAre());
  EXPECT_THAT(names_of(compiled.plan),
              ElementsAre("http://a/#3", "http://a/#4", "http://a/", "http://a/#2", "http://a/#5"));
}

TEST(CompileNames, KeepTheVeryJobsThatStayTheSame) {
  const auto before = compile_text(kThreeEqual);
  const auto after = compile_text(R"(url: http://new/
---
# the same in other words
'url': "http://a/"
run_count: 05
---
url: http://a/
run_count: 6
---
url: http://a/
)",
                                  &before.plan);
  // The first of the two that were equal is kept; the new one takes the name that became free.
  EXPECT_THAT(names_of(after.plan),
              ElementsAre("http://new/", "http://a/#3", "http://a/#2", "http://a/"));
  EXPECT_EQ(after.plan.jobs[1], before.plan.jobs[2]);
  EXPECT_EQ(after.plan.jobs[3], before.plan.jobs[0]);
  EXPECT_THAT(after.messages, ElementsAre());
}

TEST(CompileNames, MatchEqualJobsOneByOne) {
  const auto before = compile_text("url: http://a/\n---\nurl: http://a/\n");
  const auto after =
      compile_text("url: http://a/\n---\nurl: http://a/\n---\nurl: http://a/\n", &before.plan);
  EXPECT_EQ(after.plan.jobs[0], before.plan.jobs[0]);
  EXPECT_EQ(after.plan.jobs[1], before.plan.jobs[1]);
  EXPECT_EQ(after.plan.jobs[2]->name, "http://a/#3");
}

TEST(CompileNames, KeepAJobWithItsGivenNameOnly) {
  const auto before = compile_text("name: one\nurl: http://a/\n");
  EXPECT_EQ(compile_text("name: one\nurl: http://a/\n", &before.plan).plan.jobs[0],
            before.plan.jobs[0]);
  const auto renamed = compile_text("name: two\nurl: http://a/\n", &before.plan);
  EXPECT_NE(renamed.plan.jobs[0], before.plan.jobs[0]);
  EXPECT_EQ(renamed.plan.jobs[0]->name, "two");
  const auto unnamed = compile_text("url: http://a/\n", &before.plan);
  EXPECT_NE(unnamed.plan.jobs[0], before.plan.jobs[0]);
  EXPECT_EQ(unnamed.plan.jobs[0]->name, "http://a/");
}

TEST(CompileNames, TellThatAGivenNameTakesADerivedOneFromARunningJob) {
  const auto before = compile_text("url: http://a/\n---\nurl: http://b/\n");
  const auto after = compile_text(R"(url: http://a/
---
url: http://b/
---
name: http://a/
url: http://c/
)",
                                  &before.plan);
  EXPECT_THAT(names_of(after.plan), ElementsAre("http://a/#2", "http://b/", "http://a/"));
  EXPECT_NE(after.plan.jobs[0], before.plan.jobs[0]);
  EXPECT_EQ(after.plan.jobs[1], before.plan.jobs[1]);
  EXPECT_THAT(after.messages,
              ElementsAre("warning 1:1: job 'http://a/#2': was 'http://a/' until another job was "
                          "given that name; it starts anew as 'http://a/#2' (a 'name' of its own "
                          "avoids this)"));
}

TEST(CompileNames, AreUniqueThroughAnyChainOfReloads) {
  Random random(11);
  Plan plan;
  for (int reload = 0; reload < 60; ++reload) {
    std::string yaml;
    bool plain_is_given = false;
    for (std::uint64_t jobs = 1 + random() % 8; jobs > 0; --jobs) {
      if (!yaml.empty()) yaml += "---\n";
      yaml += "url: http://a/\nrun_count: " + std::to_string(random() % 3) + "\n";
      if (random() % 8 == 0 && !plain_is_given) {
        yaml += "name: http://a/\n";
        plain_is_given = true;
      }
    }
    SCOPED_TRACE(yaml);
    const auto next = compile_text(yaml, &plan);
    std::vector<std::string> names = names_of(next.plan);
    std::ranges::sort(names);
    EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
    // A job that is kept is the same in everything; no running job is taken over twice.
    for (const auto& job : next.plan.jobs) {
      EXPECT_EQ(std::ranges::count(next.plan.jobs, job), 1);
    }
    plan = next.plan;
  }
}

TEST(CompileNames, TenThousandEqualJobsTakeNoTime) {
  std::string yaml = "url: http://a/\n";
  config::Diagnostics loading("config.yml");
  config::Config config = config::load_text(yaml, loading);
  config.jobs.resize(10'000, config.jobs.front());
  config::Diagnostics diagnostics("config.yml");
  const Plan plan = compile(config, nullptr, environment(), diagnostics);
  EXPECT_EQ(plan.jobs.back()->name, "http://a/#10000");
  const Plan same = compile(config, &plan, environment(), diagnostics);
  EXPECT_EQ(same.jobs, plan.jobs);
}

struct UrlSecret {
  std::string url;
  std::string label;
  std::vector<std::string> masked;
};

TEST(CompileSecrets, OfUrls) {
  const std::vector<UrlSecret> table{
      {"http://host/path@x", "http://host/path@x", {}},
      {"http://vera:p%40ss@host/",
       "http://host/",
       {"vera:p%40ss", "p%40ss", "p@ss", "vera:p@ss", "dmVyYTpwQHNz"}},
      {"https://t0k3n@host/", "https://host/", {"t0k3n", "dDBrM246"}},
      {"http://t%30k3n:@host/", "http://host/", {"t%30k3n", "t0k3n", "dDBrM246"}},
      {"http://a@b:p@host/?q=@", "http://host/?q=@", {"a@b:p"}},
      {"http://vera:p@host", "http://host", {"vera:p", "dmVyYTpw"}},
      {"http://vera:p%zz%4@host", "http://host", {"p%zz%4"}},
      {R"(http://{{ .Env "USER" }}:{{ .Env "PASSWORD" }}@host/)",
       "http://host/",
       {"vera:p@ss w0rd", "p@ss w0rd", "dmVyYTpwQHNzIHcwcmQ="}},
      {R"(http://user{{ .Run }}:{{ .Env "TOKEN" }}x@host/)", "http://host/", {"t0k3nx"}},
      {R"(http://host/{{ .RenderTime "a@b/:2006" }}?x=@)",
       R"(http://host/{{ .RenderTime "a@b/:2006" }}?x=@)",
       {}},
      {R"(http://host/{{ .Env "TOKEN" }})", R"(http://host/{{ .Env "TOKEN" }})", {"t0k3n"}}};
  for (const auto& [url, label, masked] : table) {
    SCOPED_TRACE(url);
    const auto job = job_of("url: '" + url + "'\n");
    EXPECT_EQ(job->url_label, label);
    EXPECT_EQ(job->name, label);
    EXPECT_EQ(job->secrets.empty(), masked.empty());
    for (const std::string& secret : masked) {
      EXPECT_EQ(job->secrets.apply("<" + secret + ">"), "<***>");
    }
  }
}

TEST(CompileSecrets, OfHeaders) {
  const auto job = job_of(R"(
url: http://host/
header:
  authorization: Bearer  {{ .Env "TOKEN" }}-suffix
  Proxy-Authorization: Basic dXNlcjpwdw==
  Cookie: session=0123456789; lang=en; other = abcdefgh
  X-Public: public
)");
  EXPECT_EQ(job->secrets.apply("Bearer  t0k3n-suffix"), "***");
  EXPECT_EQ(job->secrets.apply("[t0k3n-suffix]"), "[***]");
  EXPECT_EQ(job->secrets.apply("[t0k3n]"), "[***]");
  EXPECT_EQ(job->secrets.apply("[Basic dXNlcjpwdw==]"), "[***]");
  EXPECT_EQ(job->secrets.apply("[dXNlcjpwdw==]"), "[***]");
  EXPECT_EQ(job->secrets.apply("session=0123456789; lang=en; other = abcdefgh"), "***");
  EXPECT_EQ(job->secrets.apply("{\"session\": \"0123456789\", \"lang\": \"en\"}"),
            "{\"session\": \"***\", \"lang\": \"en\"}");
  EXPECT_EQ(job->secrets.apply("abcdefgh"), "***");
  EXPECT_EQ(job->secrets.apply("public Bearer Basic en"), "public Bearer Basic en");
}

TEST(CompileSecrets, OfBodiesStatementsAndTheEnvironment) {
  const auto http = job_of(R"(
url: http://host/
header: {X-Key: 'key {{ .Env "TOKEN" }}'}
body: {a: 'user={{ .Env "USER" }} {{ .Run }}', b: '{{ .Env "EMPTY" }}'}
check:
  - {type: body, rule: ok}
)");
  EXPECT_EQ(http->secrets.apply("vera has t0k3n"), "*** has ***");
  const std::vector<std::pair<std::string, std::string>> headers;
  const ResponseView response{.status = 200, .body = "for vera", .headers = &headers};
  EXPECT_EQ(std::get<HttpPlan>(http->target).checks[0].failure(response),
            "check 'body' failed: ok, found \"for ***\"");
  const auto sql = job_of(R"(
type: database
database: {type: mysql, host: h, username: u, password: '{{ .Env "TOKEN" }}'}
sql: {query: ["SELECT '{{ .Env \"USER\" }}'"]}
)");
  EXPECT_EQ(std::get<SqlPlan>(sql->target).password, R"({{ .Env "TOKEN" }})");
  EXPECT_EQ(sql->secrets.apply("vera has t0k3n"), "*** has t0k3n");
}

TEST(CompileSecrets, ReachNoMessage) {
  const auto compiled = compile_text(R"(url: http://vera:s3cret@host/{{ .Nope }}
header: {Authorization: 'Bearer t0pSecret {{ .Nope }}'}
)");
  ASSERT_EQ(compiled.messages.size(), 2U);
  for (const std::string& message : compiled.messages) {
    EXPECT_THAT(message, Not(HasSubstr("s3cret")));
    EXPECT_THAT(message, Not(HasSubstr("t0pSecret")));
  }
}

}  // namespace
}  // namespace timing::plan
