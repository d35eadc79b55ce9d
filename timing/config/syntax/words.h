// The pieces that error texts are made of.
//
// Threads: pure. Errors: none.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "timing/config/yaml/node.h"

namespace timing::config {

// "'text'", cut at a character when it is long: hostile input must not fill the log.
std::string in_apostrophes(std::string_view text);

// `text` itself, cut in the same way.
std::string shortened(std::string_view text, std::size_t longest);

// "a, b or c".
std::string either(std::span<const std::string_view> names);
// "'a' is ignored" or "'a', 'b' and 'c' are ignored".
std::string are_ignored(std::span<const std::string_view> names);

// "a text", "a list", "a map" or "empty": never the value, which may be a secret.
std::string_view kind_in_words(const Node& node);

// "3:7"
std::string place(Mark mark);

}  // namespace timing::config
