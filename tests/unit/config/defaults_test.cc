#include <gtest/gtest.h>

#include <string>

#include "tests/unit/config/load_helpers.h"
#include "timing/config/load.h"

namespace timing::config::test {
namespace {

const std::string kDefaults = "defaults: {timezone: Asia/Tokyo}\n---\n";

TEST(Defaults, HoldForEveryJobThatDoesNotSayOtherwise) {
  const Loaded loaded = load(kDefaults +
                             "url: http://a/\n---\n"
                             "url: http://b/\ntimezone: Europe/Berlin\n---\n"
                             "url: http://c/\n");
  ASSERT_TRUE(loaded.errors.empty()) << loaded.errors.front();
  ASSERT_EQ(loaded.config.jobs.size(), 3U);
  EXPECT_EQ(loaded.config.jobs[0].timezone->value, "Asia/Tokyo");
  EXPECT_EQ(loaded.config.jobs[1].timezone->value, "Europe/Berlin");
  EXPECT_EQ(loaded.config.jobs[2].timezone->value, "Asia/Tokyo");
}

TEST(Defaults, ThatChangeMakeAnotherJob) {
  const std::string job = "url: http://a/\n";
  const Loaded with = load(kDefaults + job);
  const Loaded without = load(job);
  const Loaded spelt_out = load(job + "timezone: Asia/Tokyo\n");
  EXPECT_NE(with.config.jobs.at(0).content, without.config.jobs.at(0).content);
  EXPECT_EQ(with.config.jobs.at(0).content, spelt_out.config.jobs.at(0).content);
}

TEST(Defaults, MayBeEmpty) {
  const Loaded loaded = load("defaults:\n---\nurl: http://a/\n");
  EXPECT_TRUE(loaded.errors.empty());
  EXPECT_EQ(loaded.config.jobs.at(0).timezone, std::nullopt);
}

}  // namespace
}  // namespace timing::config::test
