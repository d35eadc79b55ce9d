// What a plan takes for a secret.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::compile_text;
using test::job_of;
using testing::HasSubstr;
using testing::Not;

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

TEST(CompileSecrets, LeaveLabelsOfSeriesMasked) {
  const auto job = job_of(R"(
url: http://vera:sesame@host/{{ .Env "TOKEN" }}
prometheus: {owner: vera, token: x-t0k3n, word: sesame}
)");
  EXPECT_EQ(job->labels, (Labels{{"owner", "vera"}, {"token", "x-***"}, {"word", "***"}}));
}

TEST(CompileSecrets, OfBasicAuth) {
  const auto job = job_of(R"(
url: http://host/
auth: {basic: {username: vera, password: '{{ .Env "PASSWORD" }}'}}
)");
  for (const char* secret :
       {"p@ss w0rd", "vera:p@ss w0rd", "dmVyYTpwQHNzIHcwcmQ=", "Basic dmVyYTpwQHNzIHcwcmQ="}) {
    EXPECT_EQ(job->secrets.apply(secret), "***");
  }
  EXPECT_EQ(job->secrets.apply("vera Basic"), "vera Basic");
}

TEST(CompileSecrets, OfBasicAuthWithoutAPassword) {
  const auto job = job_of("url: http://host/\nauth: {basic: {username: sk_live_1}}\n");
  EXPECT_EQ(job->secrets.apply("<sk_live_1>"), "<***>");
}

TEST(CompileSecrets, OfBearerAuth) {
  const auto job = job_of(R"(
url: http://host/
auth: {bearer: 'a-{{ .Env "TOKEN" }}'}
)");
  EXPECT_EQ(job->secrets.apply("<a-t0k3n>"), "<***>");
  EXPECT_EQ(job->secrets.apply("<t0k3n>"), "<***>");
}

TEST(CompileSecrets, OfForms) {
  const auto job = job_of(R"(
url: http://host/
method: POST
form: {word: '{{ .Env "PASSWORD" }}'}
)");
  EXPECT_EQ(job->secrets.apply("<p@ss w0rd>"), "<***>");
  EXPECT_EQ(job->secrets.apply("word=p%40ss+w0rd&"), "word=***&");
}

TEST(CompileSecrets, OfProxies) {
  const auto job = job_of(R"(
url: http://host/
proxy: 'http://vera:{{ .Env "TOKEN" }}-p%40ss@proxy:3128'
)");
  EXPECT_EQ(std::get<HttpPlan>(job->target).proxy, "http://vera:t0k3n-p%40ss@proxy:3128");
  for (const char* secret : {"vera:t0k3n-p%40ss", "t0k3n-p%40ss", "t0k3n-p@ss", "t0k3n"}) {
    EXPECT_EQ(job->secrets.apply(secret), "***") << secret;
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
  EXPECT_EQ(std::get<SqlPlan>(sql->target).database.password, "t0k3n");
  EXPECT_EQ(sql->secrets.apply("vera has t0k3n"), "*** has ***");
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
