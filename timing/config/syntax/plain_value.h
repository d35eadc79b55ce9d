// What a scalar without quotes is taken for where its type matters: 42, 4.2e1, true, tea.
//
// Source: the core schema of YAML 1.2, 10.3.2. What YAML 1.1 or another reader takes for a number
// of another value (010, 0x1f, 1_000) has a kind of its own, so that nobody has to guess.
// Threads: pure. Errors: none.
#pragma once

#include <string_view>

namespace timing::config {

enum class PlainKind { integer, number, doubtful_number, truth_value, text };

PlainKind kind_of_plain(std::string_view text);

}  // namespace timing::config
