// Job::content: equal for equal meaning, different for any other.
#include "timing/config/canonical.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

std::string content(const std::string& text) {
  return load_job(text, files_of({{"one", "CERTIFICATE----- PRIVATE KEY-----"},
                                  {"same", "CERTIFICATE----- PRIVATE KEY-----"},
                                  {"other", "CERTIFICATE----- PRIVATE KEY----- other"}}))
      .content;
}

TEST(Content, DiffersWithEveryKeyOfAnHttpJob) {
  const std::string base = "url: http://a/\n";
  std::set<std::string> contents = {content(base)};
  const std::vector<std::string> changes = {"name: x",
                                            "method: PUT",
                                            "header: {A: b}",
                                            "header: {A: c}",
                                            "header: {B: b}",
                                            "header: {A: b, B: c}",
                                            "header: {B: c, A: b}",
                                            "body: {a: b}",
                                            "body: {a: b, c: d}",
                                            "body: {c: d, a: b}",
                                            "body: {ab: ''}",
                                            "log_response: true",
                                            "follow_redirects: false",
                                            "tls: {ca_file: one}",
                                            "tls: {ca_file: other}",
                                            "tls: {cert_file: one, key_file: one}",
                                            "tls: {cert_file: other, key_file: one}",
                                            "tls: {cert_file: one, key_file: other}",
                                            "tls: {server_name: a}",
                                            "tls: {min_version: TLS13}",
                                            "body_file: one",
                                            "body_file: other",
                                            "body_file: {a: one}",
                                            "method: POST\nform: {a: b}",
                                            "on_change: one",
                                            "on_change: other",
                                            "on_change: [one, other]",
                                            "on_change: one\ndebounce: 1s",
                                            "method: POST\nform: {a: c}",
                                            "method: POST\nform: {a: [b, c]}",
                                            "method: POST\nform: {b: a}",
                                            "body: {a: b, c: d}\npick: random",
                                            "body: {a: b, c: d}\npick: round_robin",
                                            "auth: {bearer: a}",
                                            "auth: {bearer: b}",
                                            "auth: {basic: {username: a}}",
                                            "auth: {basic: {username: a, password: b}}",
                                            "engine: curl",
                                            "engine: native",
                                            "http_version: 1.1",
                                            "http_version: 2",
                                            "keepalive: false",
                                            "connections: 1",
                                            "max_requests_per_connection: 1",
                                            "retry: false",
                                            "connect_timeout: 1s",
                                            "resolve: {a: 127.0.0.1}",
                                            "resolve: {a: '::1'}",
                                            "proxy: ''",
                                            "proxy: http://a",
                                            "max_response_size: 1",
                                            "tls: {insecure_skip_verify: true}",
                                            "range: {hour: {gt: 1}}",
                                            "range: {hour: {gte: 1}}",
                                            "range: {minute: {gt: 1}}",
                                            "range: {hour: {gt: 2}}",
                                            "range: {hour: {in: [2]}}",
                                            "range: {hour: {in: [2, 3]}}",
                                            "range: {hour: {not_in: [2, 3]}}",
                                            "range: {hour: {between: [2, 3]}}",
                                            "range: {hour: {between: [3, 2]}}",
                                            "range: {day: {gt: 2}}",
                                            "range: {time: '08:00-09:00'}",
                                            "range: {time: '09:00-08:00'}",
                                            "range: {time: ['08:00-09:00', '10:00-11:00']}",
                                            "range: {date: {from: 2026-12-24}}",
                                            "range: {date: {to: 2026-12-24}}",
                                            "range: {date: {to: 2026-12-25}}",
                                            "range: {date: {to: 2026-12-24T00:00}}",
                                            "range: [{hour: {eq: 3}}, {hour: {eq: 4}}]",
                                            "range: [{hour: {eq: 3}}, {minute: {eq: 4}}]",
                                            "range: [{hour: {eq: 3}, minute: {eq: 4}}]",
                                            "timezone: UTC",
                                            "run_every: 1s",
                                            "cron: '@hourly'",
                                            "cron: '1 * * * *'",
                                            "cron: 0 0-23 * * *",
                                            "cron: 0 * 1-31 * *",
                                            "cron: 0 * * 1 *",
                                            "cron: 0 * * * 0-6",
                                            "cron: 0 * * * 1",
                                            "cron: 0 1 * * *",
                                            "cron: 0 * 1 * *",
                                            "think_time: 1s",
                                            "think_time: {min: 1s, max: 2s}",
                                            "think_time: {max: 2s}",
                                            "start: 2026-12-01T08:00:00",
                                            "start: 2026-12-01T09:00:00",
                                            "start: 2026-12-01T08:00:00Z",
                                            "start: 2026-12-01T08:00:00+01:00",
                                            "run_every: 60s",
                                            "run_every: 60s\nstart: aligned",
                                            "run_every: 60s\njitter: 1s",
                                            "run_every: 60s\njitter: 2s",
                                            "run_every: 60s\nspread: true",
                                            "seed: 0",
                                            "seed: 1",
                                            "cron: '@hourly'\ncatch_up: {within: 1h}",
                                            "cron: '@hourly'\ncatch_up: {within: 2h}",
                                            "cron: '@hourly'\ncatch_up: {within: 2h, at_most: 2}",
                                            "rate: 5/s",
                                            "rate: 5/m",
                                            "rate: 5/s\narrivals: poisson",
                                            "rate: 5/s\nmax_queue: 0",
                                            "rate: 5/s\nmax_queue: 5",
                                            "rate: 5/s\nrun_thread: 5",
                                            "rate: 5/s\nstages: [{for: 1s}]",
                                            "rate: 5/s\nstages: [{for: 2s}]",
                                            "rate: 5/s\nstages: [{for: 2s, to: 5/s}]",
                                            "rate: 5/s\nstages: [{for: 2s, to: 6/s}]",
                                            "rate: 5/s\nstages: [{for: 2s}, {for: 2s}]",
                                            "stages: [{for: 2s, to: 6/s}]",
                                            "run_every: 1s\nlate: queue",
                                            "run_every: 1s\nlate: queue\nmax_queue: 3",
                                            "run_for: 1s",
                                            "run_for: 2s",
                                            "run_count: 1",
                                            "run_thread: 2",
                                            "timeout: 1s",
                                            "timeout: 0",
                                            "templates: false",
                                            "log_requests: all",
                                            "prometheus: {a: b}",
                                            "prometheus: {a: c}",
                                            "prometheus: {b: a}",
                                            "prometheus: {a: b, c: d}",
                                            "check: [{type: status, rule: 200}]",
                                            "check: [{type: body, rule: 200}]",
                                            "check: [{type: status, name: x, rule: 200}]",
                                            "check: [{type: status, rule: [200, 201]}]"};
  for (const std::string& change : changes) {
    EXPECT_TRUE(contents.insert(content(base + change)).second) << change;
  }
  EXPECT_TRUE(contents.insert(content("url: http://b/")).second);
}

TEST(Content, DiffersWithEveryKeyOfADatabaseJob) {
  const std::vector<std::pair<std::string, std::string>> variants = {
      {"type: mysql, host: a, username: b", "execute: [x]"},
      {"type: mysql, host: b, username: b", "execute: [x]"},
      {"type: mysql, host: a, username: c", "execute: [x]"},
      {"type: mysql, host: a, username: b, password: c", "execute: [x]"},
      {"type: mysql, host: a, username: b, database: c", "execute: [x]"},
      {"type: mysql, host: a, username: b, port: 1", "execute: [x]"},
      {"type: sqlite, file: a", "execute: [x]"},
      {"type: sqlite, file: b", "execute: [x]"},
      {"type: sqlite, file: b", "query: [x]"},
      {"type: sqlite, file: b", "query: [x, y]"},
      {"type: sqlite, file: b", "query: [y, x]"},
      {"type: mysql, socket: a, username: b", "execute: [x]"},
      {"type: mysql, host: [a, b], username: b", "execute: [x]"},
      {"type: mysql, host: [b, a], username: b", "execute: [x]"},
      {"type: mysql, host: a, username: b, charset: c", "execute: [x]"},
      {"type: mysql, host: a, username: b, connect_timeout: 1s", "execute: [x]"},
      {"type: mysql, host: a, username: b, tls: {}", "execute: [x]"},
      {"type: mysql, host: a, username: b, tls: {ca_file: one}", "execute: [x]"},
      {"type: sqlite, file: b, options: {a: b}", "query: [x]"},
      {"type: sqlite, file: b, options: {a: c}", "query: [x]"},
      {"type: sqlite, file: b, warm: true", "query: [x]"},
      {"type: sqlite, file: b", "query: [x], execute: [x]"},
      {"type: sqlite, file: b", "query: [x], connect: [x]"},
      {"type: sqlite, file: b", "query: [x], init: [x]"},
      {"type: sqlite, file: b", "query: [x], cleanup: [x]"},
      {"type: sqlite, file: b", "query: [x], prepare: always"},
      {"type: sqlite, file: b", "query: [x], prepare: never"},
      {"type: sqlite, file: b", "query: [x], transaction: true"},
      {"type: sqlite, file: b", "query: [x], transaction: true, retries: 4"},
      {"type: sqlite, file: b", "query: [{name: a, sql: x}]"},
      {"type: sqlite, file: b", "query: [{name: a, sql: x}], mix: {a: 1}"},
      {"type: sqlite, file: b", "query: [{name: a, sql: x}], mix: {a: 2}"},
      {"type: sqlite, file: b", "query: [{sql: x, rows: 1}]"},
      {"type: sqlite, file: b", "query: [{sql: x, timeout: 1s}]"},
      {"type: sqlite, file: b", "query: [{sql: x, timeout: 0}]"},
      {"type: sqlite, file: b", "query: [{sql: x, capture: {a: b}}]"},
      {"type: sqlite, file: b", "query: [{sql: x, capture: {a: c}}]"},
      {"type: sqlite, file: b", "query: [{sql: x, params: [1]}]"},
      {"type: sqlite, file: b", "query: [{sql: x, params: ['1']}]"},
      {"type: sqlite, file: b", "query: [{sql: x, params: [~]}]"},
      {"type: sqlite, file: b", "query: [{sql: x, params: ['']}]"},
      {"type: sqlite, file: b", "query: [{sql: x, params: [1, 2]}]"},
      {"type: sqlite, file: b", "query: [{sql: x, params: [{captured: '1'}]}]"},
  };
  std::set<std::string> contents;
  for (const auto& [database, sql] : variants) {
    const std::string text = "type: database\ndatabase: {" + database + "}\nsql: {" + sql + "}\n";
    EXPECT_TRUE(contents.insert(content(text)).second) << text;
  }
}

TEST(Content, IsEqualForEqualMeaning) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"url: http://a/", "# comment\n\nurl:   'http://a/'   # comment\n"},
      {"url: http://a/", "url: http://a/\ntype: http\nmethod: GET\nrun_thread: 0\nheader:\n"},
      {"url: http://a/\nname: x", "{name: \"x\", url: http://a/}"},
      {"url: http://a/\nrun_count: 8", "url: http://a/\nrun_count: 08"},
      {"url: http://a/\ntimeout: 90s", "url: http://a/\ntimeout: 1m30s"},
      {"url: http://a/\nrun_every: 90s", "url: http://a/\nrun_every: {minutes: 1, second: 30}"},
      {"url: http://a/\ncron: 0 0 * JAN MON-FRI", "url: http://a/\ncron: '00  0 * 1 1,2-5'"},
      {"url: http://a/\ncron: '@weekly'", "url: http://a/\ncron: 0 0 * * 7"},
      {"url: http://a/\nthink_time: 1s", "url: http://a/\nthink_time: {max: 1s, min: 1000ms}"},
      {"url: http://a/", "url: http://a/\nthink_time: 0"},
      {"url: http://a/", "url: http://a/\nstart: now\njitter: 0\nspread: no"},
      {"url: http://a/\nstart: 2026-12-01T08:00:00", "url: http://a/\nstart: 2026-12-01 8:00"},
      {"url: http://a/\nstart: 2026-12-01T08:00:00Z",
       "url: http://a/\nstart: 2026-12-01T08:00+00:00"},
      {"url: http://a/\nrate: 5/s", "url: http://a/\nrate: 300.0/m"},
      {"url: http://a/\nrate: 0.5/h", "url: http://a/\nrate: 00.500000/h\narrivals: uniform"},
      {"url: http://a/\nstages: [{for: 1m, to: 1/s}]",
       "url: http://a/\nrate: 0/s\nstages: [{to: 60/m, for: 60s}]\nrun_thread: 1000"},
      {"url: http://a/\nrun_every: 1s", "url: http://a/\nrun_every: 1s\nlate: skip\nrun_for: 0"},
      {"url: http://a/\ntemplates: false", "url: http://a/\ntemplates: Off"},
      {"url: http://a/\nrange: {hour: {gt: 1, lt: 3}, month: {eq: 1}}",
       "url: http://a/\nrange: {month: {eq: 1}, hour: {lt: 3, gt: 1}}"},
      {"url: http://a/\nrange: {month: {in: [1, 2]}, weekday: {eq: 1}}",
       "url: http://a/\nrange: [{weekday: {eq: Mon}, month: {in: [february, JAN, 2]}}]"},
      {"url: http://a/\nrange: [{hour: {in: 1}}, {time: [08:00-09:00, 22:30-06:15]}]",
       "url: http://a/\nrange:\n- time: [22:30 - 6:15, 08:00:00-09:00]\n- hour: {in: [1]}\n"},
      {"url: http://a/\nrange: {date: {from: 2026-12-01T08:00:00}}",
       "url: http://a/\nrange: {date: {from: '2026-12-01 08:00'}}"},
      {"url: http://a/", "url: http://a/\nrange: []"},
      {"url: http://a/", "url: http://a/\nrange: [{}, {hour: {eq: 1}}]"},
      {"url: http://a/\nprometheus: {a: 1, b: yes}",
       "url: http://a/\nprometheus:\n  b: 'yes'\n  c:\n  a: \"1\"\n"},
      {"url: http://a/\nbody: {a: 'x'}", "url: http://a/\nbody:\n  a: |-\n    x"},
      {"url: http://a/\nbody_file: {x: one}", "url: http://a/\nbody_file: {x: same}"},
      {"url: http://a/\ntls: {ca_file: one}", "url: http://a/\ntls: {ca_file: same}"},
      {"url: http://a/",
       "url: http://a/\nengine: auto\nhttp_version: auto\nkeepalive: true\n"
       "retry: yes\nconnections: 0\nconnect_timeout: 0\nresolve: {}\n"
       "tls: {min_version: TLS12}\nmax_response_size: 0\nproxy:"},
      {"url: http://a/\nhttp_version: 1", "url: http://a/\nhttp_version: '1.1'"},
      {"url: http://a/\nmax_response_size: 64KiB", "url: http://a/\nmax_response_size: 65536"},
      {"url: http://a/\nresolve: {A: '[::1]'}", "url: http://a/\nresolve: {a: '::1'}"},
      {"url: http://a/\ncheck: [{type: status, rule: 200}]",
       "url: http://a/\nchecker: [{rule: ['200'], type: status}]"},
      {"type: database\ndatabase: {type: sqlite, file: a}\nsql: {query: x}",
       "type: database\nurl: ignored\nsql: {query: [x]}\ndatabase: {host: y, file: a, type: "
       "sqlite}"},
      {"type: database\ndatabase: {type: mysql, host: ['a', 'b:7'], username: u}\n"
       "sql: {query: [{name: a, sql: x, params: [1]}, {name: b, sql: y}], mix: {a: 1, b: 2}}",
       "type: database\ndatabase: {type: mysql, host: ['a:3306', b], port: 7, username: u}\n"
       "sql: {mix: {b: 2, a: 1}, query: [{params: [+1], sql: x, name: a}, {sql: y, name: b}]}"},
      {"type: database\ndatabase: {type: mysql, host: '::1', username: u}\nsql: {query: x}",
       "type: database\ndatabase: {type: mysql, host: ['[::1]:3306'], username: u, charset: "
       "utf8mb4, connect_timeout: 10s, warm: no}\nsql: {query: [{sql: x}], prepare: auto, "
       "transaction: false, init: []}"},
  };
  for (const auto& [one, other] : pairs) EXPECT_EQ(content(one), content(other)) << other;
}

TEST(ScheduleText, DiffersWithWhateverMovesTicks) {
  const auto text = [](const std::string& keys) {
    return schedule_text(load_job("url: http://a/\n" + keys));
  };
  std::set<std::string> texts = {text("")};
  for (const char* keys :
       {"run_every: 1s", "run_every: 2s", "cron: '@hourly'", "cron: '@daily'", "timezone: UTC",
        "timezone: Asia/Tokyo", "start: aligned\nrun_every: 1s", "start: 2026-12-01",
        "start: 2026-12-02", "spread: true\nrun_every: 1s", "jitter: 1ms\nrun_every: 1s", "seed: 1",
        "range: {hour: {eq: 3}}", "range: {hour: {eq: 4}}"}) {
    EXPECT_TRUE(texts.insert(text(keys)).second) << keys;
  }
  for (const char* keys : {"name: x", "method: PUT", "run_thread: 2", "run_count: 3", "timeout: 1s",
                           "run_every: 0", "header: {A: b}", "prometheus: {a: b}"}) {
    EXPECT_EQ(text(keys), text("")) << keys;
  }
  EXPECT_EQ(text("cron: '@daily'"), text("cron: 0 0 * * *\ncatch_up: {within: 1h}"));
}

}  // namespace
}  // namespace timing::config::test
