#include "timing/app/linger.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/manual_clock.h"

namespace timing::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class LingerTest : public testing::Test {
 protected:
  Linger lingering(nanoseconds limit) {
    return Linger({.clock = clock_, .log = log_, .loop = loop_, .limit = limit, .over = over_});
  }
  void turn() {
    loop_.post([this] { loop_.stop(); });
    loop_.run();
  }

  test::ManualClock clock_;
  test::CapturingLog log_;
  run::EventLoop loop_{clock_};
  std::vector<std::string> ended_;
  std::function<void(std::string_view)> over_ = [this](std::string_view reason) {
    ended_.emplace_back(reason);
  };
  exporter::RequestHandler good_ = [](const exporter::Request&) { return exporter::Response{}; };
  exporter::RequestHandler bad_ = [](const exporter::Request&) {
    return exporter::Response{.status = 500, .body = ""};
  };
};

TEST_F(LingerTest, EndsAtOnceWithoutATime) {
  Linger linger = lingering(0s);
  linger.begin();
  EXPECT_THAT(ended_, ElementsAre("every job is done"));
}

TEST_F(LingerTest, EndsWithAScrapeThatBeganAfterwards) {
  Linger linger = lingering(30s);
  linger.respond({.method = "GET"}, good_);
  // One under way when the values become final may have begun with those before.
  linger.respond({.method = "GET"}, [&](const exporter::Request&) {
    linger.begin();
    return exporter::Response{};
  });
  linger.respond({.method = "HEAD"}, good_);
  linger.respond({.method = "GET"}, bad_);
  EXPECT_THAT(ended_, IsEmpty());
  EXPECT_EQ(linger.respond({.method = "GET"}, good_).status, 200);
  linger.respond({.method = "GET"}, good_);
  turn();
  EXPECT_THAT(ended_, ElementsAre("the final values have been scraped"));
  EXPECT_EQ(log_.count("not scraped"), 0U);
}

TEST_F(LingerTest, EndsWithItsTime) {
  Linger linger = lingering(30s);
  linger.begin();
  linger.begin();
  clock_.advance(30s);
  turn();
  EXPECT_THAT(ended_, ElementsAre("every job is done"));
  EXPECT_EQ(log_.count("the final values were not scraped within 30s"), 1U);
}

TEST_F(LingerTest, EndsNothingOnceItIsCancelled) {
  Linger linger = lingering(30s);
  linger.begin();
  linger.respond({.method = "GET"}, good_);
  linger.cancel();
  linger.begin();  // the scrape was one of values that were not final after all
  linger.cancel();
  linger.respond({.method = "GET"}, good_);
  clock_.advance(60s);
  turn();
  EXPECT_THAT(ended_, IsEmpty());
}

}  // namespace
}  // namespace timing::app
