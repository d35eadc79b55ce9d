// What jobs are called, and which of them a reload leaves alone.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/plan/compile_support.h"

namespace timing::plan {
namespace {

using test::compile_text;
using test::environment;
using testing::ElementsAre;

std::vector<std::string> names_of(const Plan& plan) {
  std::vector<std::string> names;
  for (const auto& job : plan.jobs) names.push_back(job->name);
  return names;
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

}  // namespace
}  // namespace timing::plan
