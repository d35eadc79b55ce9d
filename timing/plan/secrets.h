// The secrets that a job's config holds, in every form in which they may come back: as written,
// without percent-encoding, and as HTTP's Basic scheme sends them.
//
// Source: RFC 3986 for userinfo, RFC 7617 for Basic.
// Threads: pure. Errors: none.
#pragma once

#include <string_view>

#include "timing/base/secret_mask.h"

namespace timing::plan {

// What stands before the '@' of the url's authority; empty: nothing does.
std::string_view userinfo_of(std::string_view url);

// "user:password", or a token that stands alone.
void add_userinfo(std::string_view userinfo, SecretMask& secrets);

// As Basic has them, not encoded. A user without a password is a token.
void add_credentials(std::string_view user, std::string_view password, SecretMask& secrets);

// The value of a request header, if such headers carry secrets.
void add_header_value(std::string_view name, std::string_view value, SecretMask& secrets);

}  // namespace timing::plan
