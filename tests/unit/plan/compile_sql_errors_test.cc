// What is wrong with SQL jobs beyond what a single key shows.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::compile_text;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> messages_of(const std::string& sql) {
  return compile_text(
             "name: j\ntype: database\ndatabase: {type: mysql, host: h, username: u}\n"
             "sql:\n" +
             sql)
      .messages;
}

TEST(CompileSqlErrors, TellsWhatCannotBePrepared) {
  EXPECT_THAT(messages_of(R"(
  execute:
    - {sql: 'a {{ .Run }} ?', params: [1]}
    - {sql: 'a ?', params: [1, 2]}
    - {sql: "a '?'", params: [1]}
    - {sql: 'a ?, ?', params: []}
)"),
              ElementsAre("error 7:13: job 'j': 'sql.execute' is prepared, and a template changes "
                          "its text; allowed: the template in 'params', and '?' in its place",
                          "error 8:13: job 'j': 'sql.execute' has 1 '?' in its text and 2 in "
                          "'params'; allowed: one for each",
                          "error 9:13: job 'j': 'sql.execute' has 0 '?' in its text and 1 in "
                          "'params'; allowed: one for each"));
  EXPECT_THAT(messages_of("  prepare: always\n  query: ['a {{ .Run }}', 'a ?']\n"),
              ElementsAre(HasSubstr("'sql.query' is prepared, and a template changes its text"),
                          HasSubstr("'sql.query' has 1 '?' in its text and 0 in 'params'")));
  EXPECT_THAT(messages_of("  init: [{sql: 'a ?; b', params: [1]}]\n  query: [a; b]\n"),
              ElementsAre(HasSubstr("'sql.init' is prepared, and there are several statements in "
                                    "its text; allowed: one")));
}

TEST(CompileSqlErrors, TellsParamsThatAreNotOfTheirType) {
  EXPECT_THAT(
      messages_of(R"(
  query:
    sql: a ?, ?, ?, ?, ?, ?
    params:
      - {value: tea, type: integer}
      - {value: '1.5', type: integer}
      - {value: '', type: number}
      - {value: '1e999', type: number}
      - {value: '{{ .Env "USER" }}', type: integer}
      - '{{ .Nope }}'
)"),
      ElementsAre("error 9:17: job 'j': an item of 'sql.query.params' is not of its type; allowed: "
                  "a whole number of 64 bits",
                  HasSubstr("error 10:17: job 'j': an item of 'sql.query.params' is not"),
                  HasSubstr("error 11:17: job 'j': an item of 'sql.query.params' is not of its "
                            "type; allowed: a decimal number"),
                  HasSubstr("error 12:17: job 'j': an item of 'sql.query.params' is not"),
                  HasSubstr("error 13:17: job 'j': an item of 'sql.query.params' is not"),
                  HasSubstr("'sql.query.params': unknown method .Nope")));
  EXPECT_THAT(messages_of(R"(
  query:
    sql: a ?, ?, ?, ?
    params:
      - {value: '-9223372036854775808', type: integer}
      - {value: '{{ .Run }}', type: integer}
      - {value: 1.5e3, type: number}
      - {value: '{{ .RandomString 3 }}', type: number}
)"),
              IsEmpty());
}

TEST(CompileSqlErrors, TellsConditionsOnRowsThatAreNone) {
  EXPECT_THAT(messages_of("  execute: [{sql: a, rows: '=> 1'}]\n"),
              ElementsAre("error 5:28: job 'j': 'sql.execute.rows' is '=> 1'; allowed: a number of "
                          "rows, or a comparison like '>= 1'"));
}

TEST(CompileSqlErrors, TellsCapturedValuesThatAreNotThere) {
  EXPECT_THAT(
      messages_of(R"(
  execute:
    - {sql: 'a ?', params: [{captured: id}], capture: {id: key}}
    - {sql: b, capture: {id: key}}
    - {sql: c, capture: {unused: key}}
  query:
    - {sql: 'd ?', params: [{captured: nope}]}
  init:
    - {sql: 'e ?', params: [{captured: id}]}
)"),
      ElementsAre("error 7:40: job 'j': an item of 'sql.execute.params' takes 'id', which no "
                  "earlier statement captures; allowed: a name in 'capture' of one that stands "
                  "before it, 'execute' before 'query'",
                  HasSubstr("'capture' of 'id' has no effect"),
                  "error 8:26: job 'j': 'sql.execute.capture': an earlier statement captures 'id'; "
                  "names are unique",
                  "warning 9:26: job 'j': 'capture' of 'unused' has no effect: no later statement "
                  "takes it",
                  HasSubstr("takes 'nope', which no earlier statement captures"),
                  HasSubstr("'sql.init.params' takes a captured value, which only a run has")));
  EXPECT_THAT(messages_of(R"(
  execute: [{name: a, sql: a, capture: {id: key}}]
  query: [{name: b, sql: 'b ?', params: [{captured: id}]}]
  mix: {a: 1, b: 1}
)"),
              testing::Contains(HasSubstr("takes a captured value, and with 'sql.mix' a run has "
                                          "one statement; allowed: without 'mix'")));
}

TEST(CompileSqlErrors, TellsAccountsThatChange) {
  const auto compiled = compile_text(R"(name: j
type: database
database: {type: mysql, host: h, username: 'u{{ .Run }}', password: '{{ .Env "NOPE" }}'}
sql: {query: SELECT 1}
)");
  EXPECT_THAT(compiled.messages,
              ElementsAre("error 3:44: job 'j': 'database.username' is the same for all requests; "
                          "allowed: a text, and '.Env' in it",
                          HasSubstr("'database.password': ")));
}

}  // namespace
}  // namespace timing::plan
