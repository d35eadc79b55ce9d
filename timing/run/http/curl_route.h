// Where libcurl connects to, and by what name: `resolve`, `server_name` and proxies.
//
// libcurl asks a TLS server for the host of the URL, and verifies that name. So `server_name`
// becomes the host of the URL that libcurl sees, and the real host what it connects to. The header
// Host keeps the real one.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Ownership: owns what it tells an easy handle. Threads: the loop's. Errors: what libcurl refuses.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "timing/run/http/transfer.h"

namespace timing::run {

class CurlRoute {
 public:
  explicit CurlRoute(const TransferSettings& settings);

  CURLcode apply(CURL* easy, const std::shared_ptr<const Url>& url);

  // Of a request to the last URL; empty: libcurl's own is right.
  const std::string& host_header() const { return host_header_; }

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  const std::string* address_of(const Url& url) const;
  void find_way(const Url& url);

  std::vector<config::Resolve> resolve_;
  std::string server_name_;
  std::optional<std::string> proxy_;

  std::shared_ptr<const Url> url_;  // the last one, and what follows from it
  std::string text_;
  std::string host_header_;
  std::unique_ptr<curl_slist, Free> connect_to_;
};

}  // namespace timing::run
