// Names of HTTP headers: equal whatever their case, and some of them carry secrets.
//
// Threads: pure. Errors: none.
#pragma once

#include <string_view>

namespace timing::plan {

bool equal_names(std::string_view left, std::string_view right);

// Authorization, Proxy-Authorization, Cookie, Set-Cookie.
bool carries_secret(std::string_view name);

}  // namespace timing::plan
