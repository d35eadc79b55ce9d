// One GET over libcurl, waited for: what a command that asks a server once needs. No proxy, no
// redirects.
//
// Threads: any; blocks for as long as the timeout at most. Errors: no answer, in libcurl's words;
// an answer with any status is a value.
#pragma once

#include <chrono>
#include <string>

#include "timing/base/result.h"

namespace timing::run {

struct GetRequest {
  std::string url;
  std::chrono::milliseconds timeout{};
  bool verify_peer = true;  // of https
  std::string username = {};
  std::string password = {};
  std::string cert_file = {};  // what the client shows, in PEM; empty: nothing
  std::string key_file = {};
};

struct GetAnswer {
  long status = 0;
  std::string body;  // at most its first 1000 bytes
};

Result<GetAnswer> curl_get(const GetRequest& request);

}  // namespace timing::run
