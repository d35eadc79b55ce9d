// What a YAML parser's message means to somebody who wrote a config, and what to do about it.
//
// Threads: pure. Errors: none; an unknown message becomes a general one.
#pragma once

#include <string>
#include <string_view>

namespace timing::config {

// `message` is yaml-cpp's, whose ends that quote the text are left out; `line` is the line that it
// is about.
std::string explain_yaml_error(std::string_view message, std::string_view line);

// The parser met the end of the document within a quoted text.
bool is_unclosed_quote(std::string_view message);

}  // namespace timing::config
