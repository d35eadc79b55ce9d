// Header fields in libcurl's form. What libcurl would add by itself is left out.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Ownership: shares the fields, owns libcurl's list of them. Threads: one at a time. Errors: none.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "timing/run/http/http_header.h"

namespace timing::run {

class CurlHeaders {
 public:
  // The list of these fields, and of a Host of that value unless it is empty or among them; the
  // same as before where they are the very same object. REQUIRES: names are tokens, values are
  // header values (http_header.h).
  curl_slist* list_of(const std::shared_ptr<const Headers>& fields, const std::string& host);

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  void append(const std::string& line);

  std::shared_ptr<const Headers> fields_;
  std::string host_;
  std::unique_ptr<curl_slist, Free> list_;
};

}  // namespace timing::run
