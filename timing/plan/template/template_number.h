// Number literals of templates: how long they are, what they are worth, how they print.
//
// Threads: pure. Errors: value() gives nothing for a malformed number, one too large, or an
// imaginary one, which Go has and we have no use for.
// Source: Go's text/template/parse (scanning), strconv.ParseInt with base 0 and ParseFloat
// (values), and fmt's %v (printing).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace timing::plan {

// A letter, a digit, an underscore, or a byte of a character beyond ASCII.
bool is_name_character(char c);

// The length of the number that `text` starts with; 0: it starts with none, or goes on with what
// cannot follow a number.
std::size_t number_length(std::string_view text);

struct TemplateNumber {
  std::optional<std::int64_t> integer;  // absent: it has a fraction
  std::string printed;
};

std::optional<TemplateNumber> parse_template_number(std::string_view literal);

}  // namespace timing::plan
