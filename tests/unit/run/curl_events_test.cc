#include "timing/run/http/curl_events.h"

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>

namespace timing::run {
namespace {

TEST(CurlEvents, AreWatchedForAsLibcurlWants) {
  EXPECT_EQ(epoll_events(CURL_POLL_NONE), 0U);
  EXPECT_EQ(epoll_events(CURL_POLL_REMOVE), 0U);
  EXPECT_EQ(epoll_events(CURL_POLL_IN), EPOLLIN);
  EXPECT_EQ(epoll_events(CURL_POLL_OUT), EPOLLOUT);
  EXPECT_EQ(epoll_events(CURL_POLL_INOUT), EPOLLIN | EPOLLOUT);
}

struct Case {
  std::uint32_t came;
  std::uint32_t wanted;
  int told;
};

TEST(CurlEvents, TellAnErrorWithWhatLearnsItsCause) {
  constexpr Case kCases[] = {
      {EPOLLIN, EPOLLIN, CURL_CSELECT_IN},
      {EPOLLOUT, EPOLLIN | EPOLLOUT, CURL_CSELECT_OUT},
      {EPOLLIN | EPOLLOUT, EPOLLIN | EPOLLOUT, CURL_CSELECT_IN | CURL_CSELECT_OUT},
      {EPOLLERR, EPOLLIN, CURL_CSELECT_ERR | CURL_CSELECT_IN},
      {EPOLLHUP, EPOLLIN, CURL_CSELECT_ERR | CURL_CSELECT_IN},
      {EPOLLERR, EPOLLOUT, CURL_CSELECT_ERR | CURL_CSELECT_OUT},
      {EPOLLERR | EPOLLHUP, EPOLLIN | EPOLLOUT,
       CURL_CSELECT_ERR | CURL_CSELECT_IN | CURL_CSELECT_OUT},
      {EPOLLIN | EPOLLERR, EPOLLIN, CURL_CSELECT_ERR | CURL_CSELECT_IN},
  };
  for (const auto& [came, wanted, told] : kCases) {
    EXPECT_EQ(curl_events(came, wanted), told) << came << " of " << wanted;
  }
}

}  // namespace
}  // namespace timing::run
