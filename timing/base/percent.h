// Percent-encoding, as URLs have it (RFC 3986, 2.1).
//
// Threads: pure. Errors: none; a '%' without two hexadecimal digits behind it stands for itself.
#pragma once

#include <string>
#include <string_view>

namespace timing {

std::string percent_decoded(std::string_view text);

}  // namespace timing
