// Header fields of a request or response, in the order in which they are sent.
//
// Threads: plain values, pure functions. Errors: none.
// Source: RFC 9110, sections 5.1 (names), 5.5 (values) and 5.6.2 (tokens); what is refused is what
// Go's client refuses.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace timing::run {

// Name and value, as checks take them too.
using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

// Names are compared without regard to the case of ASCII letters.
bool same_header_name(std::string_view left, std::string_view right);
const Header* find_header(const Headers& headers, std::string_view name);
void erase_header(Headers& headers, std::string_view name);
// In place of all of that name.
void set_header(Headers& headers, std::string_view name, std::string_view value);

// A header's name or a method.
bool is_token(std::string_view text);
// No control character but the tab: nothing that could begin another line.
bool is_header_value(std::string_view text);
// Content-Length and its like, which tell where a message ends: they follow from the body and are
// not for a config to decide. Go's client leaves them out too.
bool is_framing_header(std::string_view name);
// Without blanks at either end, which are no part of a value.
std::string_view trim_blanks(std::string_view text);

}  // namespace timing::run
