#include "timing/plan/template/template.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/plan/template_support.h"

namespace timing::plan {
namespace {

using namespace std::chrono_literals;
using test::compile;
using test::environment;
using test::render;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;

TEST(Template, AnswersAsGoDoes) {
  // What Go can and we refuse: pipes, statements, parentheses, a bare dot; and a range of random
  // numbers that is upside down, which the receiver behind Go's answers let pass.
  const std::set<std::string> refused = {"{{ .RenderTime \"2006\" | printf \"%s!\" }}",
                                         "{{ if true }}a{{ end }}", "{{ (.RenderTime \"2006\") }}",
                                         "{{ . }}", "{{ .RandomInt 0x10 7 }}"};
  int lines = 0;
  for (const std::string& line :
       test::split(test::read_file(test::test_data("go-templates.tsv")), '\n')) {
    if (line.empty()) continue;
    ++lines;
    const std::vector<std::string> fields = test::split(line, '\t');
    ASSERT_EQ(fields.size(), 2U) << line;
    // What Go quoted here reads the same as JSON.
    const std::string source = nlohmann::json::parse(fields[0]);
    const Result<Template, TemplateError> compiled = compile(source);
    const bool go_fails = fields[1] == "load error" || fields[1] == "run error";
    ASSERT_EQ(compiled.ok(), !go_fails && !refused.contains(source)) << line;
    if (!compiled.ok()) continue;
    if (source == "{{ .RandomInt 3 7 }}") {
      EXPECT_THAT(render(compiled.value()), MatchesRegex("[3-7]"));
    } else {
      EXPECT_EQ(render(compiled.value()), std::string(nlohmann::json::parse(fields[1]))) << line;
    }
  }
  EXPECT_EQ(lines, 49);
}

TEST(Template, TimesAreLocalAndRelativeOnesUtc) {
  const std::string source =
      R"({{.RenderTime "15:04 MST"}} {{.RenderRelativeTime "now-15h" "15:04 MST"}})";
  {
    const test::ScopedVariable variable("TZ", "Asia/Shanghai");
    TemplateEnvironment without_zone = environment();
    without_zone.timezone.reset();
    EXPECT_EQ(render(Template::compile(source, without_zone).value()), "01:38 CST 02:38 UTC");
  }
  TemplateEnvironment berlin = environment();
  berlin.timezone = Timezone::find("Europe/Berlin").value();
  EXPECT_EQ(render(Template::compile(source, berlin).value()), "18:38 CET 03:38 CET");
}

TEST(Template, RelativeTimesReachBeyondTheClock) {
  const auto relative = [](const std::string& formula) {
    return render(
        compile("{{.RenderRelativeTime \"" + formula + "\" \"2006-01-02T15:04:05.999999999\"}}")
            .value());
  };
  EXPECT_EQ(relative("now"), "2026-11-22T17:38:50.155");
  EXPECT_EQ(relative("now+845ms"), "2026-11-22T17:38:51");
  EXPECT_EQ(relative("now+844999999ns"), "2026-11-22T17:38:50.999999999");
  EXPECT_EQ(relative("now-155ms"), "2026-11-22T17:38:50");
  EXPECT_EQ(relative("now-155000001ns"), "2026-11-22T17:38:49.999999999");
  EXPECT_EQ(relative("now+2562047h"), "2319-03-04T16:38:50.155");
  EXPECT_EQ(relative("now-2562047h"), "1734-08-13T18:38:50.155");
}

TEST(Template, EachRenderingSeesItsOwnContext) {
  const Template compiled = compile("{{.Run}}/{{.Thread}} {{.RenderTime \"05\"}}").value();
  Random random(1);
  EXPECT_EQ(compiled.render({.now = test::kNow, .run = 1, .thread = 0, .random = &random}),
            "1/0 50");
  EXPECT_EQ(compiled.render({.now = test::kNow + 3s,
                             .run = 18446744073709551615U,
                             .thread = 4294967295U,
                             .random = &random}),
            "18446744073709551615/4294967295 53");
}

TEST(Template, RenderingAppends) {
  std::string out = "before ";
  Random random(1);
  const TemplateContext context{.now = test::kNow, .run = 1, .thread = 0, .random = &random};
  compile("x{{.Run}}").value().render_to(out, context);
  compile("").value().render_to(out, context);
  EXPECT_EQ(out, "before x1");
}

TEST(Template, ConstantWhereEveryRenderingIsTheSame) {
  for (const char* const source :
       {"", "text", "{{/* note */}}", "{{\"a\"}}b{{1}}", "{{.Env \"TOKEN\"}}",
        "{{.RenderTime \"abc\"}}", "{{.RenderRelativeTime \"now-1h\" \"\"}}", "{{.RandomInt 5 5}}",
        "{{.RandomItem \"one\"}}", "{{.RandomString 0}}"}) {
    EXPECT_TRUE(compile(source).value().constant()) << source;
  }
  for (const char* const source :
       {"{{.Run}}", "{{.Thread}}", "{{.UUID}}", "a{{.RenderTime \"06\"}}", "{{.RandomInt 5 6}}",
        "{{.RandomItem \"one\" \"one\"}}", "{{.RandomString 1}}",
        "{{.RenderRelativeTime \"now\" \"05\"}}"}) {
    EXPECT_FALSE(compile(source).value().constant()) << source;
  }
}

TEST(Template, ALiteralIsSentAsItIs) {
  const Template literal = Template::literal("{{ .Nope }} {{");
  EXPECT_EQ(render(literal), "{{ .Nope }} {{");
  EXPECT_EQ(literal.source(), "{{ .Nope }} {{");
  EXPECT_TRUE(literal.constant());
  EXPECT_THAT(literal.secrets(), IsEmpty());
  EXPECT_EQ(render(Template::literal("")), "");
}

TEST(Template, TheSourceKeepsItsSecretsUnread) {
  const Template compiled = compile("Bearer {{.Env \"TOKEN\"}}").value();
  EXPECT_EQ(compiled.source(), "Bearer {{.Env \"TOKEN\"}}");
  EXPECT_EQ(render(compiled), "Bearer hunter2");
}

TEST(Template, ValuesFromTheEnvironmentAreSecrets) {
  const Template compiled =
      compile("{{.Env \"TOKEN\"}} {{.Env \"EMPTY\"}} {{.Env \"OTHER\"}} {{.Run}}").value();
  EXPECT_EQ(render(compiled), "hunter2  braces {{.Run}} 1");
  EXPECT_THAT(compiled.secrets(), ElementsAre("hunter2", "braces {{.Run}}"));
}

TEST(Template, AVariableThatIsNotSetIsAnError) {
  const Result<Template, TemplateError> compiled = compile("a {{ .Env \"NOPE\" }}");
  ASSERT_FALSE(compiled.ok());
  EXPECT_EQ(compiled.error().offset, 10U);
  EXPECT_EQ(compiled.error().message,
            "the environment variable \"NOPE\" is not set; `templates: false` sends the text as "
            "it is");
  EXPECT_FALSE(Template::compile("{{.Env \"TOKEN\"}}", TemplateEnvironment{}).ok());
}

TEST(Template, ACopyRendersAsTheOriginalDoes) {
  Template original = compile("{{.RenderTime \"2006\"}} {{.RandomItem \"a\" \"b\"}}").value();
  const Template copy = original;
  EXPECT_EQ(render(copy), render(original));
  original = Template::literal("");
  EXPECT_THAT(render(copy), MatchesRegex("2026 [ab]"));
}

TEST(Template, OneTemplateServesManyThreads) {
  const Template shared =
      compile(
          "{{.RenderTime \"2006-01-02 15:04:05.000 MST\"}} {{.RandomInt 1 1000000}} {{.UUID}} "
          "{{.RandomString 20}} {{.RandomItem \"a\" \"b\" \"c\"}} {{.Run}}")
          .value();
  constexpr std::uint64_t kThreads = 4;
  const auto render_all = [&](std::uint64_t seed) {
    Random random(seed);
    std::string text;
    for (std::uint64_t run = 1; run <= 500; ++run) {
      shared.render_to(text, {.now = test::kNow + run * 1ms,
                              .run = run,
                              .thread = static_cast<std::uint32_t>(seed),
                              .random = &random});
    }
    return text;
  };
  std::vector<std::string> concurrent(kThreads);
  std::vector<std::jthread> threads;
  for (std::uint64_t seed = 0; seed < kThreads; ++seed) {
    threads.emplace_back([&, seed] { concurrent[seed] = render_all(seed); });
  }
  threads.clear();
  for (std::uint64_t seed = 0; seed < kThreads; ++seed) {
    EXPECT_EQ(concurrent[seed], render_all(seed));
  }
}

}  // namespace
}  // namespace timing::plan
