#include "timing/target/target_query.h"

#include <gtest/gtest.h>

#include <chrono>

namespace timing::target {
namespace {

using std::chrono::milliseconds;

std::string error_of(const std::string& name, const std::string& value) {
  const auto query = parse_target_query({{.name = name, .value = value}});
  return query ? "accepted" : query.error().message;
}

TargetQuery accepted(const std::string& name, const std::string& value) {
  const auto query = parse_target_query({{.name = name, .value = value}});
  EXPECT_TRUE(query) << name << "=" << value;
  return query ? query.value() : TargetQuery{};
}

TEST(TargetQuery, DelayThatIsNone) {
  const std::string allowed = " is not a duration from 0s to 1h, like 20ms or 1m30s";
  for (const std::string text : {"", "20", "-1ms", "1h1ns", "x", "20 ms", "20ms "}) {
    EXPECT_EQ(error_of("delay", text), "delay=" + text + allowed);
  }
}

TEST(TargetQuery, StatusThatIsNone) {
  for (const std::string text : {"", "199", "600", "-200", "2e2", "200 ", "0xc8", "99999999999"}) {
    EXPECT_EQ(error_of("status", text), "status=" + text + " is not a status from 200 to 599");
  }
}

TEST(TargetQuery, SizeThatIsNone) {
  for (const std::string text : {"", "k", "-1", "1.5k", "10kk", "10kb", "1048577k", "1025M", "2G",
                                 "1073741825", "99999999999999999999999"}) {
    EXPECT_EQ(error_of("size", text),
              "size=" + text + " is not a number of bytes from 0 to 1G, like 512, 10k or 5M");
  }
}

TEST(TargetQuery, ShareThatIsNone) {
  for (const std::string text : {"", "-0.1", "1.1", "5%", "nan", "inf", "0,5", "1e400"}) {
    EXPECT_EQ(error_of("fail", text), "fail=" + text + " is not a share from 0 to 1, like 0.05");
    EXPECT_EQ(error_of("close", text), "close=" + text + " is not a share from 0 to 1, like 0.05");
  }
}

TEST(TargetQuery, Values) {
  EXPECT_EQ(accepted("delay", "20ms").delay, milliseconds(20));
  EXPECT_EQ(accepted("delay", "1.5s").delay, milliseconds(1500));
  EXPECT_EQ(accepted("delay", "1h").delay, std::chrono::hours(1));
  EXPECT_EQ(accepted("delay", "0s").delay, milliseconds(0));
  EXPECT_EQ(accepted("status", "200").status, 200U);
  EXPECT_EQ(accepted("status", "599").status, 599U);
  EXPECT_EQ(accepted("size", "0").size, 0U);
  EXPECT_EQ(accepted("size", "512").size, 512U);
  EXPECT_EQ(accepted("size", "10k").size, 10U * 1024);
  EXPECT_EQ(accepted("size", "10K").size, 10U * 1024);
  EXPECT_EQ(accepted("size", "100M").size, 100U * 1024 * 1024);
  EXPECT_EQ(accepted("size", "1G").size, 1024U * 1024 * 1024);
  EXPECT_EQ(accepted("fail", "0.05").fail, 0.05);
  EXPECT_EQ(accepted("fail", "1").fail, 1);
  EXPECT_EQ(accepted("close", "5e-3").close, 0.005);
}

TEST(TargetQuery, NothingAskedFor) {
  const TargetQuery query = accepted("t", "whatever");
  EXPECT_EQ(query.delay, milliseconds(0));
  EXPECT_EQ(query.status, 200U);
  EXPECT_FALSE(query.size);
  EXPECT_EQ(query.fail, 0);
  EXPECT_EQ(query.close, 0);
}

TEST(TargetQuery, TheLastOfTwoCountsAndTheFirstErrorIsTold) {
  const auto twice =
      parse_target_query({{.name = "status", .value = "503"}, {.name = "status", .value = "404"}});
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice.value().status, 404U);
  const auto wrong =
      parse_target_query({{.name = "fail", .value = "2"}, {.name = "size", .value = "x"}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "fail=2 is not a share from 0 to 1, like 0.05");
}

}  // namespace
}  // namespace timing::target
