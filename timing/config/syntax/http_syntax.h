// What HTTP allows in methods, header names, header values and URLs, as far as a config can tell
// before its templates are rendered.
//
// Source: RFC 9110, 5.5, 5.6.2 and 9.1; RFC 3986, 3.2.
// Threads: pure. Errors: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace timing::config {

// A method or a header name.
bool is_token(std::string_view text);

// Text without CR, LF and NUL, which would end a header or add one.
bool is_header_value(std::string_view text);

// No control characters: those would end the request line.
bool has_control_characters(std::string_view text);

// "http://..." or "https://...", in any case, or a template that may become one.
bool has_http_scheme(std::string_view url);

// The url without what stands before the '@' of its authority. Where the url is odd and it cannot
// be told what is userinfo, rather more is left out than less. Templates are kept whole, and an '@'
// or '/' in one counts for nothing.
std::string without_userinfo(std::string_view url);

// False for "http://" and "http:///path".
bool names_a_host(std::string_view url);

// What messages say where a proxy's URL is wanted.
inline constexpr std::string_view kProxyForm =
    "http://..., https://..., socks4://..., socks4a://..., socks5://... or socks5h://...";
// One of these, with a host, without control characters.
bool is_proxy_url(std::string_view url);

// A name such as "example.org" or an address of IPv4: no port, no brackets.
bool is_host_name(std::string_view text);

// An address of IPv4 or IPv6, without the brackets that may stand around it; nullopt: it is none.
std::optional<std::string> ip_address(std::string_view text);

// ASCII only.
std::string lower_case(std::string_view text);

}  // namespace timing::config
