// Redirects, followed as Go's client follows them: which answers lead on, and to what request.
//
// Pure: URLs come resolved and nothing is sent from here, so that every engine follows them alike.
// Stricter than Go 1.19 where later versions of it are: what was once left behind (a body, the
// Authorization of another host) does not come back at a later hop.
//
// Threads: pure functions, any thread. Errors: none.
// Source: Go's net/http (client.go); its answers in tests/testdata/go-redirects.tsv.
#pragma once

#include <string>
#include <string_view>

#include "timing/run/http/http_header.h"
#include "timing/run/http/http_url.h"

namespace timing::run {

// As many requests a redirected request makes at most, the first included.
inline constexpr int kMostRequests = 10;

// True when an answer of this status leads on, if it has a Location.
bool is_redirect(int status);

// The request that was answered with a redirect.
struct RedirectedRequest {
  std::string_view method;
  bool with_body = false;
  const Headers& headers;
  const Url& url;
  const Url& first_url;  // of the first request of the chain
};

// The redirect itself.
struct Redirect {
  int status = 0;
  const Url& target;
  bool relative = false;  // its Location named no scheme
};

struct NextRequest {
  std::string method;
  bool with_body = false;
  Headers headers;
};

// REQUIRES: is_redirect(redirect.status).
NextRequest follow_redirect(const RedirectedRequest& request, const Redirect& redirect);

}  // namespace timing::run
