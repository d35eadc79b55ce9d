// URLs of requests: judged, split and made fit to be sent.
//
// As in Go's client, control characters are an error, blanks and bytes beyond ASCII are sent
// percent-encoded, and what else is unusual goes out as it is written. The fragment is left out.
//
// Threads: pure functions. Errors: a Fault with libcurl's number; its words never quote the URL,
// which may hold a password.
#pragma once

#include <string>
#include <string_view>

#include "timing/base/result.h"
#include "timing/run/net/fault.h"

namespace timing::run {

struct Url {
  std::string text;         // what is requested, userinfo included
  std::string public_text;  // without userinfo: for the log, and for Referer
  std::string scheme;       // "http" or "https"
  std::string host;         // in lower case; IPv6 in brackets
  std::string port;         // the scheme's, where the text names none
  // What the userinfo of the text means as a header Authorization ("Basic ..."); empty: it has
  // none.
  std::string authorization = {};

  // "host:port": what Go compares.
  std::string authority() const { return host + ":" + port; }
};

Result<Url, Fault> parse_url(std::string_view text);

// The URL that `reference`, absolute or relative, means on the page `base`.
Result<Url, Fault> resolve_url(const Url& base, std::string_view reference);

// The text of `url` with that host in place of its own, userinfo included. REQUIRES: `host` may
// stand in a URL.
std::string with_host(const Url& url, const std::string& host);

// True when it begins with a scheme.
bool is_absolute_url(std::string_view text);

// True where the host is an IP address, not a name.
bool is_address(const Url& url);

// True for "localhost" and the loopback addresses, which are reached without a proxy.
bool is_loopback(const Url& url);

}  // namespace timing::run
