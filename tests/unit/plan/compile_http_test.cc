// What becomes of the bodies, the credentials and the proxy of an HTTP job.
#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::compile_text;
using test::job_of;
using testing::ElementsAre;
using testing::HasSubstr;

config::NamedFiles files_of(std::map<std::string, std::string> texts) {
  return config::NamedFiles("", [texts = std::move(texts)](const std::string& path) {
    return Result<std::string>(texts.at(path));
  });
}

HttpPlan http_of(const std::string& keys, std::map<std::string, std::string> files = {}) {
  const auto job = job_of("url: http://host/\nmethod: POST\n" + keys, files_of(std::move(files)));
  return std::get<HttpPlan>(job->target);
}

std::string render(const BodyPlan& body) {
  Random random(1);
  std::string text;
  render_to(text, body, {.now = test::kNow, .run = 3, .thread = 2, .random = &random});
  return text;
}

std::string header_of(const HttpPlan& http, std::string_view name) {
  for (const HeaderPlan& field : http.headers) {
    if (field.name == name) return field.value.source();
  }
  return "none";
}

TEST(CompileBodies, ThatAreAlwaysTheSameAreFixed) {
  const HttpPlan http = http_of("body: {one: 'text {{ \"1\" }}', two: '{{ .Run }}'}");
  EXPECT_EQ(*http.bodies[0].fixed, "text 1");
  EXPECT_EQ(http.bodies[1].fixed, nullptr);
  EXPECT_EQ(render(http.bodies[1]), "3");
}

TEST(CompileBodies, OfFilesAreTheirContent) {
  const HttpPlan http =
      http_of("body_file: {one: a, two: b, three: c}",
              {{"a", "}} no template"}, {"b", "run {{ .Run }}\n"}, {"c", "\xff{{ .Nothing }}"}});
  EXPECT_EQ(*http.bodies[0].fixed, "}} no template");
  EXPECT_EQ(http.bodies[1].fixed, nullptr);
  EXPECT_EQ(render(http.bodies[1]), "run 3\n");
  EXPECT_EQ(*http.bodies[2].fixed, "\xff{{ .Nothing }}");  // is no text
}

TEST(CompileBodies, OfFilesStayAsTheyAreWithoutTemplates) {
  const HttpPlan http = http_of("body_file: a\ntemplates: false", {{"a", "{{ mustache }}"}});
  EXPECT_EQ(*http.bodies[0].fixed, "{{ mustache }}");
}

TEST(CompileBodies, OfFilesTellTheLineOfAnError) {
  const auto compiled = compile_text("url: http://host/\nbody_file: {one: a}", nullptr,
                                     files_of({{"a", "first\nsecond {{ mustache }}\n"}}));
  ASSERT_EQ(compiled.messages.size(), 1U);
  EXPECT_THAT(compiled.messages[0],
              HasSubstr("error 2:18: job 'http://host/': 'body_file' (line 2 of the file of "
                        "'one'): "));
}

TEST(CompileBodies, OfFormsAreEncodedAfterTheirTemplates) {
  const HttpPlan http = http_of("form: {a: 'x y', b: '{{ .Run }}&{{ .Thread }}'}");
  EXPECT_EQ(http.bodies[0].fixed, nullptr);
  EXPECT_EQ(render(http.bodies[0]), "a=x+y&b=3%262");
  EXPECT_EQ(*http_of("form: {a: 'x y'}").bodies[0].fixed, "a=x+y");
}

TEST(CompileBodies, OfFormsSayWhatTheyAre) {
  EXPECT_EQ(header_of(http_of("form: {a: b}"), "Content-Type"),
            "application/x-www-form-urlencoded");
  const HttpPlan given = http_of("form: {a: b}\nheader: {content-type: text/plain}");
  EXPECT_EQ(given.headers.size(), 1U);
  EXPECT_EQ(header_of(given, "content-type"), "text/plain");
}

TEST(CompileAuth, BecomesAHeader) {
  EXPECT_EQ(
      header_of(http_of("auth: {basic: {username: vera, password: '{{ .Env \"PASSWORD\" }}'}}"),
                "Authorization"),
      "Basic dmVyYTpwQHNzIHcwcmQ=");
  EXPECT_EQ(header_of(http_of("auth: {bearer: '{{ .Env \"TOKEN\" }}'}"), "Authorization"),
            "Bearer t0k3n");
  EXPECT_EQ(header_of(http_of("auth: {bearer: '{{ x }}'}\ntemplates: false"), "Authorization"),
            "Bearer {{ x }}");
}

TEST(CompileAuth, IsTheSameForAllRequests) {
  EXPECT_THAT(compile_text("url: http://host/\nauth: {bearer: '{{ .Run }}'}\n").messages,
              ElementsAre("error 2:16: job 'http://host/': 'auth.bearer' is the same for all "
                          "requests; allowed: a text, and '.Env' in it"));
}

TEST(CompileAuth, HasNoColonInItsUsername) {
  EXPECT_THAT(compile_text("url: http://host/\nauth: {basic: {username: 'a:b'}}\n").messages,
              ElementsAre("error 2:26: job 'http://host/': 'auth.basic.username' holds a ':', "
                          "which ends it; allowed: any other character"));
}

TEST(CompileProxy, IsRenderedOnce) {
  EXPECT_EQ(http_of("").proxy, std::nullopt);
  EXPECT_EQ(http_of("proxy: ''").proxy, "");
  EXPECT_EQ(http_of("proxy: 'http://{{ .Env \"USER\" }}:1'").proxy, "http://vera:1");
  EXPECT_EQ(http_of("proxy: '{{ .Env \"EMPTY\" }}'").proxy, "");
}

TEST(CompileProxy, HasToBeAUrl) {
  EXPECT_THAT(
      compile_text("url: http://host/\nproxy: '{{ .Env \"USER\" }}'\n").messages,
      ElementsAre("error 2:8: job 'http://host/': the template of 'proxy' gives no URL of a "
                  "proxy; allowed: http://..., https://..., socks4://..., socks4a://..., "
                  "socks5://... or socks5h://..., or '' for none"));
  EXPECT_EQ(compile_text("url: http://host/\nproxy: 'http://{{ .Run }}'\n").messages.size(), 1U);
}

}  // namespace
}  // namespace timing::plan
