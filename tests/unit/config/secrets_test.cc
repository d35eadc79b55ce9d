// No message ever holds a secret, wherever a config has it and whatever is wrong around it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

constexpr std::string_view kSecret = "hunter2";

void expect_hidden(const std::string& text) {
  const Loaded loaded = load(text);
  EXPECT_FALSE(loaded.errors.empty() && loaded.warnings.empty()) << "nothing told of: " << text;
  for (const auto* lines : {&loaded.errors, &loaded.warnings}) {
    for (const std::string& line : *lines) {
      EXPECT_EQ(line.find(kSecret), std::string::npos) << text << "\n-> " << line;
    }
  }
}

TEST(Secrets, OfPasswordsStayHidden) {
  for (const std::string password : {
           "hunter2",
           "[hunter2]",
           "{hunter2: x}",
           "{hunter2: x, hunter2: y}",
           "{x: hunter2}",
           "*hunter2",
           "&hunter2",
           "&hunter2 x y: z",
           "!hunter2",
           "!!hunter2 x",
           "!<hunter2> x",
           "@hunter2",
           "`hunter2",
           "%hunter2",
           "|hunter2",
           ">hunter2",
           "\"hunter2",
           "'hunter2",
           "\"hunter2\\q\"",
           "\"hunter2\\uD800\"",
           "\"hunter2\" hunter2",
           "hunter2: hunter2",
           "- hunter2",
           "? hunter2",
           "{{hunter2}}",
           "hunter2\xff",
           "hunter2\x01",
           "\n    hunter2: x",
           "\n    - hunter2",
           "\n\thunter2: x",
           "\n  hunter2 x",
       }) {
    for (const std::string database : {"mysql", "sqlite", "postgres"}) {
      expect_hidden("type: database\nunknown: x\ndatabase:\n  type: " + database +
                    "\n  host: h\n  username: u\n  password: " + password +
                    "\nsql: {execute: [SELECT 1]}\n");
    }
  }
}

TEST(Secrets, OfHeadersStayHidden) {
  for (const std::string value :
       {"Bearer hunter2", "[hunter2]", "{hunter2: x}", "\"hunter2\\n\"", "|\n    hunter2",
        "*hunter2", "\"hunter2", "hunter2: x", "\n    hunter2: x\n    hunter2: y", "!hunter2 x"}) {
    for (const std::string name : {"Authorization", "Cookie", "\"Au thorization\""}) {
      expect_hidden("url: http://a/\nunknown: x\nheader:\n  " + name + ": " + value + "\n");
    }
  }
  expect_hidden("url: http://a/\nheader: 'Authorization: Bearer hunter2'\n");
  expect_hidden("url: http://a/\nheader: ['Authorization: Bearer hunter2']\n");
  expect_hidden("url: http://a/\nheader:\n  Authorization:\n  Bearer hunter2: x\n");
}

TEST(Secrets, OfUrlsStayHidden) {
  for (const std::string url :
       {"http://user:hunter2@host/", "http://user:a@hunter2@host/", "user:hunter2@host/",
        "ftp://user:hunter2@host/", "http://user:hunter2@", "http:/user:hunter2@host",
        "http://user:hunter2/x@host/", "http://user:hunter2?x@host/",
        "http://user:hunter2@host/?m=a@b", "http://user:{{ .Env \"X\" }}hunter2@host/",
        "{{ .Env \"X\" }}://user:hunter2@host/"}) {
    expect_hidden("url: '" + url + "'\nunknown: x\nmethod: CONNECT\n");
    expect_hidden("url: '" + url + "'\nname: ''\nrun_count: -1\n");
    expect_hidden("url: '" + url + "\n");
    expect_hidden("url: ['" + url + "']\n");
  }
}

TEST(Secrets, OfLabelsStayHidden) {
  for (const std::string value :
       {"'{{ hunter2 }}'", "[hunter2]", "{hunter2: x}", "|\n    hunter2"}) {
    expect_hidden("url: http://a/\nprometheus:\n  token: " + value + "\n");
  }
  expect_hidden("url: http://a/\nprometheus: [hunter2]\n");
}

TEST(Secrets, OfAuthStayHidden) {
  for (const std::string auth :
       {"hunter2", "[hunter2]", "{bearer: [hunter2]}", "{bearer: {hunter2: x}}",
        "{bearer: hunter2, basic: hunter2}", "{basic: hunter2}", "{basic: [hunter2]}",
        "{basic: {password: hunter2}}", "{basic: {username: [x], password: hunter2}}",
        "{basic: {username: x, password: [hunter2]}}", "\n  bearer: |\n    hunter2\n"}) {
    expect_hidden("url: http://a/\nauth: " + auth + "\n");
  }
}

TEST(Secrets, OfProxiesStayHidden) {
  for (const std::string proxy :
       {"user:hunter2@proxy:3128", "ftp://user:hunter2@proxy", "[http://user:hunter2@proxy]",
        "{hunter2: x}", "http://user:hunter2@"}) {
    expect_hidden("url: http://a/\nproxy: '" + proxy + "'\nunknown: x\n");
    expect_hidden("url: http://a/\nproxy: " + proxy + "\nunknown: x\n");
  }
}

TEST(Secrets, OfFilesStayHidden) {
  const auto tell = [](const std::string& text) {
    return load(text, files_of({{"f.pem", "hunter2"}})).errors;
  };
  for (const std::string key : {"ca_file", "cert_file", "key_file"}) {
    const auto errors = tell("url: https://a/\ntls: {" + key + ": f.pem}\n");
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(errors[0].find(kSecret), std::string::npos) << errors[0];
  }
}

TEST(Secrets, OfStatementsStayHidden) {
  for (const std::string item :
       {"{sql: [hunter2]}", "{sql: x, params: hunter2}", "{sql: x, params: {a: hunter2}}",
        "{sql: x, params: [[hunter2]]}", "{sql: x, params: [{value: [hunter2]}]}",
        "{sql: x, params: [{value: hunter2, type: int}]}", "{sql: x, rows: [hunter2]}",
        "{text: SELECT 'hunter2'}", "[SELECT 'hunter2']"}) {
    expect_hidden("type: database\ndatabase: {type: sqlite, file: a}\nsql: {query: [" + item +
                  "]}\n");
  }
  for (const std::string keys :
       {"options: hunter2", "options: {password: [hunter2]}", "options: {'a b': hunter2}",
        "tls: {key: hunter2}", "charset: hunter2; x"}) {
    expect_hidden("type: database\ndatabase: {type: mysql, host: h, username: u, " + keys +
                  "}\nsql: {query: SELECT 1}\n");
  }
}

TEST(Secrets, OfHostsStayHidden) {
  expect_hidden(
      "type: database\nunknown: x\ndatabase: {type: mysql, host: 'root:hunter2@db', username: u}\n"
      "sql: {query: SELECT 1}\n");
  expect_hidden(
      "type: database\ndatabase: {type: mysql, host: [a, 'root:hunter2@db'], username: u}\n"
      "sql: {query: SELECT 1}\n");
}

}  // namespace
}  // namespace timing::config::test
