// What the multi handles of a loop share: addresses that were looked up, and TLS sessions to
// resume.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Ownership: outlives the easy handles that use it. Threads: the loop's, so that it needs no locks.
// Errors: a libcurl that cannot start is a std::runtime_error at construction.
#pragma once

#include <curl/curl.h>

#include <memory>

#include "timing/run/http/curl_library.h"

namespace timing::run {

class CurlShare {
 public:
  CurlShare();

  CURLSH* get() const { return share_.get(); }

 private:
  struct Free {
    void operator()(CURLSH* share) const { curl_share_cleanup(share); }
  };

  CurlLibrary library_;
  std::unique_ptr<CURLSH, Free> share_;
};

}  // namespace timing::run
