// No secret is on the page of the config, wherever the file has it and however it is written.
#include "timing/app/masked_config.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/plan/compile_support.h"
#include "timing/config/document_trees.h"

namespace timing::app {
namespace {

using test::compile_text;
using testing::HasSubstr;
using testing::Not;

std::string page_of(const std::string& text) {
  return masked_config(text, compile_text(text).plan);
}

TEST(MaskedConfig, ShowsHowADatabaseIsReached) {
  const std::string text =
      "type: database\n"
      "database:\n"
      "  type: mysql\n"
      "  host:\n"
      "    - db1\n"
      "    - \"[::1]:3307\"\n"
      "  username: u\n"
      "  charset: latin1\n"
      "  connect_timeout: 2s\n"
      "  tls:\n"
      "    min_version: TLS13\n"
      "  options:\n"
      "    sql_mode: ANSI\n"
      "  warm: true\n"
      "sql:\n"
      "  query:\n"
      "    -\n"
      "      sql: SELECT ?\n"
      "      params:\n"
      "        - 7\n";
  EXPECT_EQ(page_of(text), text);
}

TEST(MaskedConfig, IsTheConfigInOneForm) {
  EXPECT_EQ(page_of("# of no use\n"
                    "name: search\n"
                    "url: http://vera:hunter2@h:1/a?q=1\n"
                    "header: {Content-Type: text/plain, Authorization: Bearer hunter2, X-Id: '7'}\n"
                    "body:\n  first: '{\"user\": \"vera\", \"password\": \"hunter3\"}'\n"
                    "run_every: 90s\n"
                    "check: [{type: status, rule: 200}]\n"
                    "---\n"
                    "type: database\n"
                    "database: {type: mysql, host: h, port: 3307, username: u, password: s3cr3t}\n"
                    "sql:\n  query:\n    - SELECT 's3cr3t', '{{ .Env \"TOKEN\" }}'\n"
                    "    - SELECT 't0k3n'\n"),
            "name: search\n"
            "url: \"http://***@h:1/a?q=1\"\n"
            "header:\n"
            "  Content-Type: text/plain\n"
            "  Authorization: \"***\"\n"
            "  X-Id: \"***\"\n"
            "body:\n"
            "  first: \"{\\\"user\\\": \\\"vera\\\", \\\"password\\\": ***}\"\n"
            "run_every: 90s\n"
            "check:\n"
            "  -\n"
            "    type: status\n"
            "    rule: 200\n"
            "---\n"
            "type: database\n"
            "database:\n"
            "  type: mysql\n"
            "  host: h\n"
            "  port: 3307\n"
            "  username: u\n"
            "  password: \"***\"\n"
            "sql:\n"
            "  query:\n"
            "    - \"SELECT '***', '{{ .Env \\\"TOKEN\\\" }}'\"\n"
            "    - \"SELECT '***'\"\n");
}

class Secret : public testing::TestWithParam<const char*> {};

TEST_P(Secret, IsNotOnThePage) {
  const std::string page = page_of(GetParam());
  EXPECT_THAT(page, Not(HasSubstr("hunter"))) << GetParam();
  EXPECT_THAT(page, Not(HasSubstr("aHVudGVy"))) << GetParam();  // in base64
  EXPECT_THAT(page, HasSubstr("***"));
  EXPECT_FALSE(config::document_trees(page).empty());
}

constexpr const char* kSecretPlaces[] = {
    // URLs
    "url: http://u:hunter2@h/\n",
    "url: http://hunter2@h/\n",
    "url: 'http://u:hunter2/x@h/'\n",
    "url: http://a@hunter2:hunter3@h/\n",
    "url: 'http://{{ .Env \"USER\" }}:hunter2@h/'\n",
    "url: http://h/?token=hunter2\n",
    "url: \"http://u:\\x68unter2@h/\"\n",
    "url: >-\n  http://u:hunter2@h/\n",
    "? url\n: http://u:hunter2@h/\n",
    "{url: 'http://u:hunter2@h/', name: x}\n",
    "name: proxy\nurl: http://h/\nbody: {a: 'see http://u:hunter2@other/'}\n",
    // Headers
    "url: http://h/\nheader: {Authorization: Bearer hunter2}\n",
    "url: http://h/\nheader: {authorization: \"Basic aHVudGVyMg==\"}\n",
    "url: http://h/\nheader:\n  Cookie: |-\n    session=hunter2; lang=en\n",
    "url: http://h/\nheader: {X-Anything: hunter2}\n",
    "url: http://h/\nheader: {Proxy-Authorization: 'x hunter2'}\nbody: {a: 'x hunter2'}\n",
    // The same text somewhere else
    "name: hunter2\nurl: http://u:hunter2@h/hunter2\nbody: {hunter2: is hunter2}\n",
    "url: http://u:hunter%32@h/\nbody: {a: hunter2}\n",
    "url: http://u:hunter2@h/\nbody: {a: 'dTpodW50ZXIy and u:hunter2'}\n",
    "url: http://h/\nheader: {User-Agent: hunter2, Authorization: hunter2}\n",
    "url: http://h/\ncheck: [{type: body, name: hunter2, rule: hunter2}]\n"
    "header: {Authorization: Bearer hunter2}\n",
    "url: http://h/\nbody: {a: hunter2}\n---\nurl: http://u:hunter2@other/\n",
    // Comments
    "url: http://u:hunter2@h/ # hunter2\n# hunter2\nname: x\n#hunter2",
    "# hunter2\n---\nurl: http://u:hunter2@h/\n--- # hunter2\n# hunter2\n...\n",
    "%YAML 1.2\n---\nurl: http://u:hunter2@h/\n",
    // Anchors and aliases
    "url: http://h/\nheader: {Authorization: &hunter2 hunter2, X-Copy: *hunter2}\n"
    "body: {a: *hunter2}\n",
    "url: &u http://u:hunter2@h/\nbody: {a: *u}\n",
    "url: http://h/\nbody: {a: &b hunter2}\nheader: {Cookie: *b}\n",
    // Databases
    "type: database\ndatabase: {type: mysql, host: h, username: u, password: hunter2}\n"
    "sql: {query: SELECT 'hunter2'}\n",
    "type: database\ndatabase:\n  type: mysql\n  host: h\n  username: u\n"
    "  password: >-\n    hunter2\nsql: {query: SELECT 1}\n",
    "type: database\ndatabase: {type: sqlite, file: f, host: 'root:hunter2@h'}\n"
    "sql: {query: SELECT 1}\n",
    "type: database\ndatabase: {type: sqlite, file: f, host: [a, 'root:hunter2@h']}\n"
    "sql: {query: SELECT 1}\n",
    "type: database\ndatabase: {type: sqlite, file: f, options: {key: hunter2, password: "
    "hunter2}}\n"
    "sql: {query: SELECT 1}\n",
    "type: database\ndatabase: {type: mysql, host: h, username: u, password: hunter2}\n"
    "sql: {query: {sql: 'SELECT ?', params: [hunter2]}, init: SET PASSWORD = 'hunter2'}\n",
    "type: database\ndatabase: {type: sqlite, file: f, password: hunter2}\nsql: {query: SELECT "
    "1}\n",
    "type: database\ndatabase: {type: sqlite, file: f}\n"
    "sql: {execute: [\"CREATE USER a IDENTIFIED BY 'hunter2'\"]}\n",
    "url: http://h/\nauth: {bearer: hunter2}\nbody: {a: hunter2}\n",
    "url: http://h/\nauth: {basic: {username: u, password: hunter2}}\nbody: {a: hunter2}\n",
    "url: http://h/\nproxy: http://u:hunter2@p/\nbody: {a: hunter2}\n",
    "url: http://h/\nmethod: POST\nform: {user: u, password: hunter2}\n",
    "url: http://h/\nmethod: POST\nform: {api_key: [hunter2, hunter2]}\n",
    // Keys that the job makes no use of
    "url: http://h/\ndatabase: {password: hunter2}\n",
    "url: http://h/\ndatabase: hunter2\n",
    "url: http://h/\ndatabase: [hunter2]\n",
    "url: http://h/\nprometheus: {password: hunter2}\n",
    "type: database\ndatabase: {type: sqlite, file: f}\nsql: {query: SELECT 1}\n"
    "url: http://u:hunter2@h/\nheader: [hunter2]\n",
    "type: database\ndatabase: {type: sqlite, file: f}\nsql: {query: SELECT 1}\n"
    "header: {Authorization: hunter2}\nbody: [[hunter2]]\n",
};

INSTANTIATE_TEST_SUITE_P(Places, Secret, testing::ValuesIn(kSecretPlaces));

TEST(MaskedConfig, ShowsWhatIsNoSecretOfAConnection) {
  const std::string text =
      "url: http://h/\n"
      "auth:\n  basic:\n    username: vera\n    password: \"***\"\n"
      "proxy: \"http://***@proxy:3128\"\n"
      "engine: auto\n"
      "keepalive: true\n"
      "connections: 1\n"
      "connect_timeout: 1s\n"
      "max_response_size: 1MiB\n"
      "tls:\n  min_version: TLS13\n  server_name: h\n";
  EXPECT_EQ(page_of(text), text);
}

TEST(MaskedConfig, HidesWhatCameFromTheEnvironment) {
  const std::string page = page_of(
      "url: 'http://h/{{ .Env \"TOKEN\" }}'\nbody: {a: t0k3n}\nheader: {Accept: x-t0k3n-x}\n");
  EXPECT_THAT(page, Not(HasSubstr("t0k3n")));
  EXPECT_THAT(page, HasSubstr("x-***-x"));
  EXPECT_THAT(page, HasSubstr(".Env"));
}

// Short secrets, and those that are words of the config, spoil nothing that is no text.
TEST(MaskedConfig, LeavesTheScheduleAsItIs) {
  const std::string page = page_of(
      "defaults: {timezone: Europe/Berlin}\n---\n"
      "url: http://u:1@h/\nrun_every: {seconds: 11}\nrange: {hour: {gte: 1}, minute: {in: [1, "
      "2]}}\n"
      "run_count: 11\ntimeout: 1m1s\n");
  for (const char* line : {"timezone: Europe/Berlin\n", "seconds: 11\n", "gte: 1\n", "- 1\n",
                           "run_count: 11\n", "timeout: 1m1s\n"}) {
    EXPECT_THAT(page, HasSubstr(line));
  }
}

TEST(MaskedConfig, LeavesTheFilesThatStartAJobAsTheyAre) {
  const std::string page =
      page_of("url: http://u:1@h/\non_change: [/etc/prometheus, rules]\ndebounce: 2s\n");
  for (const char* line : {"- /etc/prometheus\n", "- rules\n", "debounce: 2s\n"}) {
    EXPECT_THAT(page, HasSubstr(line));
  }
}

// What is shown of a config without secrets is that config.
TEST(MaskedConfig, OfTheExamplesStillLoads) {
  for (const char* name : {"configs/cron.yml", "configs/rate.yml", "configs/windows.yml"}) {
    const std::string text = test::read_file(test::source_file(name));
    const auto before = compile_text(text).plan.jobs;
    const auto after = compile_text(page_of(text)).plan.jobs;
    ASSERT_EQ(after.size(), before.size()) << name;
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(after[i]->content, before[i]->content) << name;
    }
  }
}

TEST(MaskedConfig, OfNothingIsNothing) { EXPECT_EQ(masked_config("", {}), ""); }

}  // namespace
}  // namespace timing::app
