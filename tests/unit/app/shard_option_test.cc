#include "timing/app/shard_option.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "timing/app/options.h"

namespace timing::app {
namespace {

using testing::HasSubstr;

using Variables = std::map<std::string, std::string>;

ShardSurroundings surroundings(Variables variables, std::string host_name = "worker") {
  return {.variable = [variables = std::move(variables)](
                          const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
          },
          .host_name = std::move(host_name)};
}

std::string found(const ShardTexts& texts, const ShardSurroundings& around) {
  const Result<Shard> shard = find_shard(texts, around);
  if (!shard) return shard.error().message;
  return std::to_string(shard.value().share.index) + "/" + std::to_string(shard.value().share.of) +
         " " + shard.value().source;
}

TEST(ShardOption, NothingIsTheWhole) { EXPECT_EQ(found({}, surroundings({})), "0/1 "); }

TEST(ShardOption, SaysItOutright) {
  EXPECT_EQ(found({.shard = "3/8"}, surroundings({})), "3/8 --shard");
  EXPECT_EQ(found({.shard = "0/1"}, surroundings({})), "0/1 --shard");
  EXPECT_EQ(found({.shard = "0/100000"}, surroundings({})), "0/100000 --shard");
  // Nothing around it matters.
  EXPECT_EQ(found({.shard = "1/2"}, surroundings({{"JOB_COMPLETION_INDEX", "5"},
                                                  {"SLURM_PROCID", "3"},
                                                  {"SLURM_NTASKS", "4"}})),
            "1/2 --shard");
}

TEST(ShardOption, TellsHowItIsCounted) {
  for (const std::string wrong : {"8/8", "9/8", "-1/8", "1", "1/", "/8", "0/0", "1/2/3", "a/b",
                                  " 1/2", "1/2 ", "+1/2", "1.0/2", "0/100001", "0/4294967297"}) {
    EXPECT_THAT(found({.shard = wrong}, surroundings({})),
                testing::AllOf(HasSubstr("'" + wrong + "' cannot be used"),
                               HasSubstr("the first is 0, the last N-1")))
        << wrong;
  }
}

TEST(ShardOption, OfAKubernetesJobIsItsCompletionIndex) {
  EXPECT_EQ(found({.shards = "8"},
                  surroundings({{"JOB_COMPLETION_INDEX", "7"}, {"POD_NAME", "a-1"}}, "load-2")),
            "7/8 JOB_COMPLETION_INDEX");
  for (const std::string wrong : {"8", "x", "-1"}) {
    EXPECT_THAT(found({.shards = "8"}, surroundings({{"JOB_COMPLETION_INDEX", wrong}})),
                testing::AllOf(HasSubstr("JOB_COMPLETION_INDEX is '" + wrong + "'"),
                               HasSubstr("the first is 0, the last N-1")));
  }
}

TEST(ShardOption, OfAStatefulSetIsThePodsOrdinal) {
  EXPECT_EQ(found({.shards = "4"}, surroundings({{"POD_NAME", "load-3"}}, "load-1")),
            "3/4 POD_NAME");
  EXPECT_EQ(found({.shards = "4"}, surroundings({{"POD_NAME", "load"}}, "my-load-2.svc.cluster-9")),
            "2/4 the host name");
  EXPECT_THAT(found({.shards = "4"}, surroundings({}, "load-4")),
              HasSubstr("the host name is 'load-4', which is none of them"));
  for (const std::string host : {"worker", "load-", "load-x1", "load3", ""}) {
    EXPECT_THAT(found({.shards = "4"}, surroundings({}, host)), HasSubstr("use --shard I/N"));
  }
}

TEST(ShardOption, WantsANumberOfShards) {
  for (const std::string wrong : {"0", "x", "1/2", "-3", "100001"}) {
    EXPECT_THAT(found({.shards = wrong}, surroundings({{"JOB_COMPLETION_INDEX", "0"}})),
                HasSubstr("--shards: '" + wrong + "' cannot be used"));
  }
  EXPECT_THAT(found({.shard = "0/2", .shards = "2"}, surroundings({})), HasSubstr("does not go"));
}

TEST(ShardOption, OfSlurmIsTakenByItself) {
  const Variables three_of_four{{"SLURM_PROCID", "3"}, {"SLURM_NTASKS", "4"}};
  EXPECT_EQ(found({}, surroundings(three_of_four)), "3/4 SLURM_PROCID and SLURM_NTASKS");
  EXPECT_EQ(found({}, surroundings({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "1"}})), "0/1 ");
  EXPECT_EQ(found({}, surroundings({{"SLURM_NTASKS", "4"}})), "0/1 ");
  EXPECT_EQ(found({}, surroundings({{"SLURM_PROCID", "1"}})), "0/1 ");
  EXPECT_THAT(found({}, surroundings({{"SLURM_PROCID", "4"}, {"SLURM_NTASKS", "4"}})),
              HasSubstr("the first is 0, the last N-1"));
  // A plan is what its flags say.
  EXPECT_TRUE(shard_of_flags({}, surroundings(three_of_four)).value().share.whole());
}

TEST(ShardOption, IsTakenByTheProgramAndByItsPlan) {
  const auto serve = parse_options({"--conf", "c.yml", "--shard=2/5"});
  ASSERT_TRUE(serve.ok());
  EXPECT_EQ(std::get<ServeOptions>(serve.value()).shard.share, (plan::Share{.index = 2, .of = 5}));
  const auto plan = parse_options({"plan", "--conf", "c.yml", "-shard", "2/5"});
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(std::get<PlanOptions>(plan.value()).shard.share, (plan::Share{.index = 2, .of = 5}));
  for (const std::string command : {"--exit_when_done", "plan"}) {
    const auto wrong = parse_options({command, "--conf", "c.yml", "--shard", "5/5"});
    ASSERT_FALSE(wrong.ok());
    EXPECT_THAT(wrong.error().message, HasSubstr("the first is 0, the last N-1"));
  }
}

}  // namespace
}  // namespace timing::app
