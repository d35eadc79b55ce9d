// A line of a header: "Name: value".
//
// Threads: pure functions. Source: RFC 9112, section 5.1; RFC 9110, sections 5.1, 5.5 and 5.6.1.
#pragma once

#include <string_view>

#include "timing/run/http/wire/parse_error.h"

namespace timing::run {

struct FieldLine {
  std::string_view name;   // a token
  std::string_view value;  // without blanks at either end
};

// REQUIRES: the line is not empty and has no control character but the tab.
ParseError parse_field_line(std::string_view line, FieldLine& field);

std::string_view without_blanks(std::string_view text);

// Takes the next element off the front of a list with commas, blanks around it left out; false:
// there is none any more. An element may be empty: "" is a list of one, "a," of two.
bool take_element(std::string_view& list, std::string_view& element);

}  // namespace timing::run
