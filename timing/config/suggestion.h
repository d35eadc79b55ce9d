// Which of the allowed words a misspelt one was meant to be.
//
// Source of the measure: the optimal string alignment distance (insertions, deletions,
// substitutions and swaps of neighbours).
// Threads: pure. Errors: none.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace timing::config {

// Case, '-' and blanks in place of '_' count for nothing; nullopt: none is near enough.
std::optional<std::string_view> closest(std::string_view given,
                                        std::span<const std::string_view> allowed);

// "did you mean 'method'? allowed: url, method" or just "allowed: url, method".
std::string allowed_words(std::string_view given, std::span<const std::string_view> allowed);

}  // namespace timing::config
