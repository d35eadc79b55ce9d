// libcurl's initialisation, which it counts itself: whoever makes a handle holds one of these.
//
// For the files named curl_* alone. Threads: any. Errors: a libcurl that cannot start is a
// std::runtime_error at construction.
#pragma once

namespace timing::run {

struct CurlLibrary {
  CurlLibrary();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
  ~CurlLibrary();
};

}  // namespace timing::run
