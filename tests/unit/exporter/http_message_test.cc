#include "exporter/http_message.h"

#include <gtest/gtest.h>

namespace timing::exporter {
namespace {

TEST(HttpMessage, AHeaderIsFoundWhateverTheCaseOfItsName) {
  const Request request{.headers = {{"ACCEPT", "text/plain"}, {"Host", "here"}}};
  EXPECT_EQ(request.header("Accept"), "text/plain");
  EXPECT_EQ(request.header("accept-encoding"), "");
}

TEST(HttpMessage, AHeaderThatComesTwiceIsOneList) {
  const Request request{.headers = {{"Accept", "a"}, {"X", ""}, {"accept", "b"}}};
  EXPECT_EQ(request.header("accept"), "a, b");
}

}  // namespace
}  // namespace timing::exporter
