#include "timing/run/http/curl_share.h"

#include <new>
#include <stdexcept>
#include <string>

namespace timing::run {
namespace {

void check(CURLSHcode code) {
  if (code != CURLSHE_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_share_strerror(code));
  }
}

}  // namespace

CurlShare::CurlShare() : share_(curl_share_init()) {
  if (!share_) throw std::bad_alloc();
  check(curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS));
  check(curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION));
}

}  // namespace timing::run
