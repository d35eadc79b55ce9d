// The key `prometheus`: what becomes of a map of names and texts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/config/load_helpers.h"
#include "timing/config/syntax/label_name.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kDefaults =
    "defaults: {prometheus: {team: shop, stage: test}}\n---\nurl: http://a/\n";

Labels labels(const std::string& text) { return load_job(text).labels; }

TEST(Labels, AreThereByNameAndAsWritten) {
  EXPECT_THAT(labels("url: http://a/\nprometheus: {zone: b, _X9: 08, tier: 1.50, on: yes, "
                     "quote: 'a\"b\\c', text: Grüße}\n"),
              ElementsAre(Label{"_X9", "08"}, Label{"on", "yes"}, Label{"quote", "a\"b\\c"},
                          Label{"text", "Grüße"}, Label{"tier", "1.50"}, Label{"zone", "b"}));
}

TEST(Labels, AreNotThereWhereTheyAreEmpty) {
  for (const char* map : {"", "{}", "{a: , b: '', c: ~}"}) {
    EXPECT_THAT(labels(std::string("url: http://a/\nprometheus: ") + map), IsEmpty()) << map;
  }
}

TEST(Labels, OfTheDefaultsAreTakenOverOneByOne) {
  EXPECT_THAT(labels(kDefaults), ElementsAre(Label{"stage", "test"}, Label{"team", "shop"}));
  EXPECT_THAT(labels(kDefaults + "prometheus:\n"),
              ElementsAre(Label{"stage", "test"}, Label{"team", "shop"}));
  EXPECT_THAT(labels(kDefaults + "prometheus: {team: search, tier: 1}\n"),
              ElementsAre(Label{"stage", "test"}, Label{"team", "search"}, Label{"tier", "1"}));
  EXPECT_THAT(labels(kDefaults + "prometheus: {stage: ''}\n"), ElementsAre(Label{"team", "shop"}));
}

TEST(Labels, OfDatabaseJobsAreThereToo) {
  EXPECT_THAT(labels("type: database\ndatabase: {type: sqlite, file: a}\nsql: {query: x}\n"
                     "prometheus: {team: shop}\n"),
              ElementsAre(Label{"team", "shop"}));
}

TEST(Labels, HaveFiftyNamesInAFileAtMost) {
  const auto jobs = [](int first, int last) {
    std::string text;
    for (int number = first; number <= last; ++number) {
      const std::string name = std::to_string(number);
      text += "url: http://" + name + "/\nprometheus: {shared: x, own_" + name + ": x}\n---\n";
    }
    return text;
  };
  EXPECT_THAT(load(jobs(1, 49)).errors, IsEmpty());
  // Told once, not for each job that follows.
  EXPECT_THAT(load(jobs(1, 70)).errors,
              ElementsAre(HasSubstr("job 'http://50/': the jobs up to this one name more than 50 "
                                    "labels in 'prometheus'; allowed: 50 different names")));
}

TEST(LabelName, FollowsThePrometheusDataModel) {
  for (const char* name : {"a", "Z", "_", "_a", "a__", "a1_B2", "job", "instance"}) {
    EXPECT_TRUE(is_label_name(name)) << name;
  }
  for (const char* name : {"", "1a", "__a", "__", "a-b", "a.b", "a:b", "a b", "é", "a\n"}) {
    EXPECT_FALSE(is_label_name(name)) << name;
  }
}

}  // namespace
}  // namespace timing::config::test
