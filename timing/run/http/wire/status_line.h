// The first line of a response: "HTTP/1.1 200 OK".
//
// The space behind the status code may be missing where no reason follows. Any code of three digits
// from 100 on is taken, 600 and more too, for a server that invents its own.
//
// Threads: pure functions. Source: RFC 9112, section 4; RFC 9110, section 15.
#pragma once

#include <string_view>

#include "timing/run/http/wire/parse_error.h"

namespace timing::run {

struct StatusLine {
  int status = 0;
  int minor_version = 0;  // of HTTP/1
};

// Whether these two, one after the other, can be the beginning of a status line.
bool may_be_status_line(std::string_view first, std::string_view rest);

// REQUIRES: the line has no control character but the tab.
ParseError parse_status_line(std::string_view line, StatusLine& parsed);

}  // namespace timing::run
