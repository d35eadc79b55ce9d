// Texts as HTTP content codings carry them, not compressed but packed validly.
//
// Threads: pure functions. Errors: none.
// Source: RFC 1951 and 1952 (gzip, stored blocks); RFC 7932, section 9.2 (brotli, uncompressed
// meta-blocks).
#pragma once

#include <string>
#include <string_view>

namespace timing::test {

std::string gzip(std::string_view text);
std::string brotli(std::string_view text);

}  // namespace timing::test
