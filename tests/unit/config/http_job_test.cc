#include <gmock/gmock.h>

#include <string>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Http http_of(const std::string& text) { return std::get<Http>(load_job(text).target); }

std::string valid_file(const std::string& name) {
  return timing::test::read_file(timing::test::test_data("config/valid") / name);
}

TEST(HttpJob, HasDefaults) {
  const Job job = load_job("url: http://a/");
  const Http& http = std::get<Http>(job.target);
  EXPECT_EQ(http.method.value, "GET");
  EXPECT_THAT(http.headers, IsEmpty());
  EXPECT_THAT(http.bodies, IsEmpty());
  EXPECT_FALSE(http.log_response);
  EXPECT_TRUE(http.follow_redirects);
  EXPECT_FALSE(http.tls.ca_file.given());
  EXPECT_FALSE(http.tls.insecure_skip_verify);
  EXPECT_TRUE(job.templates);
  EXPECT_EQ(job.log_requests, RequestLogging::automatic);
  EXPECT_EQ(job.name, std::nullopt);
  EXPECT_EQ(job.timezone, std::nullopt);
}

TEST(HttpJob, TakesEveryKey) {
  const Job job = load_job(R"(
name: probe
type: http
url: https://a/
method: PATCH
header: {X-B: b, X-A: a}
body: {two: b, one: a}
log_response: yes
follow_redirects: off
tls: {insecure_skip_verify: on}
timezone: Europe/Berlin
templates: No
log_requests: summary
)");
  const Http& http = std::get<Http>(job.target);
  EXPECT_EQ(job.name->value, "probe");
  EXPECT_EQ(job.timezone->value, "Europe/Berlin");
  EXPECT_EQ(job.timezone->mark.line, 11);
  EXPECT_EQ(job.timezone->mark.column, 11);
  EXPECT_FALSE(job.templates);
  EXPECT_EQ(job.log_requests, RequestLogging::summary);
  EXPECT_EQ(http.method.value, "PATCH");
  EXPECT_EQ(http.method.mark.line, 5);
  ASSERT_EQ(http.headers.size(), 2U);
  EXPECT_EQ(http.headers[0].name, "X-B");
  EXPECT_EQ(http.headers[1].value.value, "a");
  ASSERT_EQ(http.bodies.size(), 2U);
  EXPECT_EQ(http.bodies[0].name, "two");
  EXPECT_EQ(http.bodies[1].text.value, "a");
  EXPECT_TRUE(http.log_response);
  EXPECT_FALSE(http.follow_redirects);
  EXPECT_TRUE(http.tls.insecure_skip_verify);
}

TEST(HttpJob, TakesScalarsAsTheyAreWritten) {
  const Http http = http_of(
      "url: http://a/\nheader: {X-A: 010, X-B: yes, X-C: 1.50, X-D: }\nbody: {one: 0x1F, two: ~}");
  std::string values;
  for (const Header& header : http.headers) values += header.value.value + "|";
  for (const Body& body : http.bodies) values += body.text.value + "|";
  EXPECT_EQ(values, "010|yes|1.50||0x1F||");
}

TEST(HttpJob, TakesAliasesInItsDocument) {
  const Http http = http_of("url: http://a/\nbody: {one: &text x, two: *text}");
  EXPECT_EQ(http.bodies[1].text.value, "x");
}

TEST(HttpJob, TakesAnyMethodThatIsAToken) {
  for (const std::string method : {"GET", "PURGE", "M-SEARCH", "TRACE"}) {
    EXPECT_EQ(http_of("url: http://a/\nmethod: " + method).method.value, method);
  }
}

TEST(HttpJob, TakesTemplatesInItsUrl) {
  EXPECT_EQ(http_of("url: '{{ .Env \"BASE\" }}/x'").url.value, "{{ .Env \"BASE\" }}/x");
}

TEST(Checks, AreRead) {
  const Job job = load_job(R"(
url: http://a/
check:
  - type: json
    name: health
    rule: ['$.status = "green"', '$.nodes = 2']
  - {type: status, rule: 200}
  - {type: body, rule: ok}
  - {type: header, rule: ETag}
  - {type: duration, rule: < 500ms}
)");
  ASSERT_EQ(job.checks.size(), 5U);
  EXPECT_EQ(job.checks[0].type, CheckType::json);
  EXPECT_EQ(job.checks[0].name, "health");
  ASSERT_EQ(job.checks[0].rules.size(), 2U);
  EXPECT_EQ(job.checks[0].rules[1].value, "$.nodes = 2");
  EXPECT_EQ(job.checks[0].rules[1].mark.column, 34);
  EXPECT_EQ(job.checks[1].type, CheckType::status);
  EXPECT_EQ(job.checks[1].name, "status");
  EXPECT_EQ(job.checks[1].rules[0].value, "200");
  EXPECT_EQ(job.checks[2].type, CheckType::body);
  EXPECT_EQ(job.checks[3].type, CheckType::header);
  EXPECT_EQ(job.checks[4].type, CheckType::duration);
  EXPECT_EQ(job.checks[4].rules[0].value, "< 500ms");
}

TEST(Checks, AreReadUnderTheirOldName) {
  EXPECT_EQ(load_job("url: http://a/\nchecker: [{type: status, rule: 2xx}]").checks.size(), 1U);
}

TEST(OriginalSampleConfig, Loads) {
  const Loaded loaded = load(valid_file("original-sample-config.yml"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_THAT(loaded.warnings, IsEmpty());
  ASSERT_EQ(loaded.config.jobs.size(), 6U);
  const Http& http = std::get<Http>(loaded.config.jobs[0].target);
  EXPECT_THAT(http.url.value, HasSubstr("{{ .RenderRelativeTime \"now-15h\" \"2006-01-02\" }}?t="));
  EXPECT_EQ(http.method.value, "PUT");
  EXPECT_EQ(http.bodies[1].text.value, "second");
  EXPECT_TRUE(http.log_response);
  ASSERT_EQ(loaded.config.jobs[3].range.size(), 1U);
  ASSERT_EQ(loaded.config.jobs[3].range[0].conditions.size(), 1U);
  EXPECT_THAT(loaded.config.jobs[3].range[0].conditions[0].values, ElementsAre(23));
}

TEST(SeedConfig, LoadsWithOneWarning) {
  const Loaded loaded = load(valid_file("seed-config.yml"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_THAT(loaded.warnings,
              ElementsAre("f:1:1: job 'mysql://192.168.99.100:3306/d01': 'url', 'method', 'header' "
                          "and 'body' are ignored; a job of type database uses 'database' and "
                          "'sql'"));
  ASSERT_EQ(loaded.config.jobs.size(), 1U);
  const Job& job = loaded.config.jobs[0];
  const Sql& sql = std::get<Sql>(job.target);
  EXPECT_EQ(sql.database.hosts.at(0).port, 3306);
  EXPECT_EQ(sql.database.password.value, "admin");
  ASSERT_EQ(sql.execute.size(), 1U);
  EXPECT_EQ(sql.execute[0].text.value, "INSERT INTO t01 (name, date) VALUES (\"zhans\",NOW());");
  EXPECT_THAT(sql.query, IsEmpty());
  EXPECT_EQ(job.run_count, 100U);
  EXPECT_EQ(job.run_thread, 20U);
  EXPECT_EQ(job.run_every, std::chrono::seconds(3));
  ASSERT_EQ(job.range.size(), 1U);
  EXPECT_EQ(job.range[0].conditions.size(), 6U);
}

}  // namespace
}  // namespace timing::config::test
