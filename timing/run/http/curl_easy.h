// An easy handle: the options that all requests of a lane share, and those of each request.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Threads: the loop's. Errors: a libcurl that refuses an option that all requests share is a
// std::runtime_error at construction; what it refuses of a request is a CURLcode.
#pragma once

#include <curl/curl.h>

#include <memory>

#include "timing/run/http/curl_headers.h"
#include "timing/run/http/curl_route.h"
#include "timing/run/http/transfer.h"

namespace timing::run {

class CurlEasy {
 public:
  explicit CurlEasy(const TransferSettings& settings);

  CURL* get() const { return easy_.get(); }

  // An option of all requests.
  template <typename Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(easy_.get(), option, value));
  }

  // The first option that libcurl refuses (a text of 8 MB) decides.
  CURLcode set_request(const TransferRequest& request);

  // Of the last answer.
  template <typename Value>
  Value info(CURLINFO which) const {
    Value value{};
    curl_easy_getinfo(easy_.get(), which, &value);
    return value;
  }
  std::string location() const;
  Headers response_headers() const;

 private:
  struct Free {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  static void check(CURLcode code);

  void set_up_protocol();
  void set_up_tls();
  void set_up_proxy();
  void set_pem(CURLoption option, const config::File& file);

  TransferSettings settings_;  // whose texts libcurl refers to
  CurlRoute route_;
  CurlHeaders headers_;  // of the last request
  std::unique_ptr<CURL, Free> easy_;
};

}  // namespace timing::run
