#include "timing/run/http/curl_events.h"

#include <curl/curl.h>
#include <sys/epoll.h>

namespace timing::run {

std::uint32_t epoll_events(int what) {
  switch (what) {
    case CURL_POLL_IN:
      return EPOLLIN;
    case CURL_POLL_OUT:
      return EPOLLOUT;
    case CURL_POLL_INOUT:
      return EPOLLIN | EPOLLOUT;
    default:
      return 0;
  }
}

int curl_events(std::uint32_t came, std::uint32_t wanted) {
  const bool broken = (came & (EPOLLERR | EPOLLHUP)) != 0;
  const std::uint32_t ready = broken ? came | wanted : came;
  int bits = broken ? CURL_CSELECT_ERR : 0;
  if ((ready & EPOLLIN) != 0) bits |= CURL_CSELECT_IN;
  if ((ready & EPOLLOUT) != 0) bits |= CURL_CSELECT_OUT;
  return bits;
}

}  // namespace timing::run
