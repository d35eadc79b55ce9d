#include "timing/run/sql/sql_outage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/manual_clock.h"

namespace timing::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test::CapturingLog;
using test::ManualClock;
using ::testing::ElementsAre;

const SqlError kRefused{.number = 2002, .message = "Can't connect to server on 'db' (115)"};

class SqlOutageTest : public ::testing::Test {
 protected:
  SqlOutageTest() { secrets_.add("hunter2"); }

  void fail(const SqlError& error = kRefused) {
    outage_.attempt_failed(clock_.steady_now(), error);
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> texts;
    for (const CapturingLog::Line& line : log_.lines()) texts.push_back(line.text);
    return texts;
  }

  ManualClock clock_{WallTime{}, SteadyTime(minutes(1))};
  CapturingLog log_;
  SecretMask secrets_;
  SqlOutage outage_{"mysql://db:3306/d01", secrets_, clock_, log_};
};

TEST_F(SqlOutageTest, IsSaidOnceForAllLanes) {
  for (int lane = 0; lane < 20; ++lane) fail();
  EXPECT_THAT(texts(), ElementsAre("cannot reach mysql://db:3306/d01: Can't connect to server on "
                                   "'db' (115) (error 2002); trying again"));
  EXPECT_EQ(log_.lines().front().level, LogLevel::error);
}

TEST_F(SqlOutageTest, IsSaidAgainAtGrowingIntervals) {
  fail();
  std::vector<seconds> said_after;
  for (seconds passed{1}; passed <= minutes(40); ++passed) {
    clock_.advance(seconds(1));
    const std::size_t before = texts().size();
    fail();
    if (texts().size() > before) said_after.push_back(passed);
  }
  EXPECT_THAT(said_after, ElementsAre(seconds(10), seconds(30), seconds(70), seconds(150),
                                      seconds(310), seconds(630), seconds(1230), seconds(1830)));
  EXPECT_EQ(texts().at(1),
            "still cannot reach mysql://db:3306/d01 after 10s: Can't connect to server on 'db' "
            "(115) (error 2002); trying again");
}

TEST_F(SqlOutageTest, TellsOnceThatTheDatabaseIsBack) {
  fail();
  clock_.advance(milliseconds(12'345));
  outage_.attempt_succeeded();
  outage_.attempt_succeeded();
  ASSERT_EQ(texts().size(), 2U);
  EXPECT_EQ(texts().back(), "mysql://db:3306/d01 is back after 12s");
  EXPECT_EQ(log_.lines().back().level, LogLevel::info);
}

TEST_F(SqlOutageTest, TellsShortOutagesInMilliseconds) {
  fail();
  clock_.advance(nanoseconds(1'234'567'890));
  outage_.attempt_succeeded();
  EXPECT_EQ(texts().back(), "mysql://db:3306/d01 is back after 1.235s");
}

TEST_F(SqlOutageTest, SaysNothingWithoutAnOutage) {
  outage_.attempt_succeeded();
  EXPECT_THAT(texts(), ElementsAre());
}

TEST_F(SqlOutageTest, ASecondOutageBeginsAnew) {
  fail();
  clock_.advance(minutes(5));
  fail();
  outage_.attempt_succeeded();
  clock_.advance(seconds(1));
  fail();
  clock_.advance(seconds(9));
  fail();
  EXPECT_EQ(log_.count("still cannot reach"), 1U);
  clock_.advance(seconds(1));
  fail();
  EXPECT_EQ(log_.count("still cannot reach mysql://db:3306/d01 after 10s"), 1U);
}

TEST_F(SqlOutageTest, ADatabaseThatComesAndGoesIsNotSaidAgainAndAgain) {
  for (int time = 0; time < 100; ++time) {
    fail();
    clock_.advance(milliseconds(50));
    outage_.attempt_succeeded();
    clock_.advance(milliseconds(49));
  }
  EXPECT_THAT(texts(), ElementsAre(::testing::StartsWith("cannot reach"),
                                   "mysql://db:3306/d01 is back after 50ms"));
  clock_.advance(milliseconds(100));
  fail();
  EXPECT_EQ(texts().size(), 3U);
}

TEST_F(SqlOutageTest, GreetsOnce) {
  outage_.attempt_succeeded("MariaDB 10.11.6 at db:3306, unencrypted");
  clock_.advance(seconds(1));
  fail();
  outage_.attempt_succeeded("MariaDB 10.11.6 at db:3306, unencrypted");
  ASSERT_EQ(texts().size(), 3U);
  EXPECT_EQ(texts().front(),
            "connected to mysql://db:3306/d01: MariaDB 10.11.6 at db:3306, unencrypted");
}

TEST_F(SqlOutageTest, NamesTheClassOfAnError) {
  fail({.number = 1040,
        .message = "Too many connections",
        .error_class = record::SqlErrorClass::too_many_connections});
  EXPECT_EQ(log_.count(": Too many connections (too_many_connections, error 1040); trying again"),
            1U);
}

TEST_F(SqlOutageTest, AFailedInitIsSaidLikeAnOutage) {
  SqlOutage init("mysql://db:3306/d01", secrets_, clock_, log_, SqlOutage::Kind::init);
  for (int time = 0; time < 3; ++time) init.attempt_failed(clock_.steady_now(), kRefused);
  init.attempt_succeeded();
  EXPECT_THAT(texts(),
              ElementsAre(::testing::StartsWith("cannot run init of mysql://db:3306/d01:")));
}

TEST_F(SqlOutageTest, AFailureOlderThanTheLastSuccessIsNoNews) {
  const SteadyTime began = clock_.steady_now();
  clock_.advance(seconds(2));
  outage_.attempt_succeeded();
  clock_.advance(seconds(1));
  outage_.attempt_failed(began, kRefused);
  EXPECT_THAT(texts(), ElementsAre());
}

TEST_F(SqlOutageTest, MasksSecretsInTheServersWords) {
  fail({.number = 1045, .message = "Access denied, password hunter2"});
  EXPECT_EQ(log_.count("hunter2"), 0U);
  EXPECT_EQ(log_.count("password *** (error 1045)"), 1U);
}

TEST_F(SqlOutageTest, MayBeToldFromManyThreads) {
  {
    std::vector<std::jthread> lanes;
    for (int lane = 0; lane < 8; ++lane) {
      lanes.emplace_back([this] {
        for (int time = 0; time < 100; ++time) fail();
      });
    }
  }
  EXPECT_EQ(texts().size(), 1U);
}

}  // namespace
}  // namespace timing::run
