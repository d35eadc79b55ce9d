// What libcurl's code for an exchange that failed means: libcurl's number with libcurl's words,
// but for a few that say nothing of what the server did wrong. Those get the number that the same
// fault has by parse_error.h.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Threads: pure. Errors: it makes one.
#pragma once

#include <curl/curl.h>

#include "timing/run/net/fault.h"

namespace timing::run {

struct CurlFailure {
  CURLcode code = CURLE_OK;
  const char* words = "";     // of libcurl's error buffer; may be empty
  long error_number = 0;      // of the system
  bool sent = false;          // the request, as far as libcurl knows
  bool head_complete = true;  // of the answer
};

// REQUIRES: a code other than CURLE_OK.
Fault fault_of(const CurlFailure& failure);

// The connection ended before the head of the answer did.
Fault head_was_cut();

}  // namespace timing::run
