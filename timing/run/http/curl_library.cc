#include "timing/run/http/curl_library.h"

#include <curl/curl.h>

#include <stdexcept>

namespace timing::run {

CurlLibrary::CurlLibrary() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    throw std::runtime_error("libcurl cannot be initialised");
  }
}

CurlLibrary::~CurlLibrary() { curl_global_cleanup(); }

}  // namespace timing::run
