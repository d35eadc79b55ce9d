// The quick way through a header: lines that lie in the given bytes as a whole and have nothing
// unusual, taken as views, without a copy.
//
// A line is clean if CR LF ends it, the byte behind it is there and no blank (so that it is known
// to be over), and it has no control character, not even a tab. A field has besides one space at
// most before its value and none behind it. What is not clean is none of this file's business:
// line_reader.h, status_line.h and field_line.h take any line and say what is wrong with it. They
// would make the same of a clean one.
//
// Threads: pure functions. Errors: no line is taken.
#pragma once

#include <cstddef>
#include <string_view>

#include "timing/run/http/wire/byte_scan.h"
#include "timing/run/http/wire/field_line.h"

namespace timing::run {

inline bool is_end_of_line(const char* at, const char* end) {
  return end - at >= 2 && at[0] == '\r' && at[1] == '\n';
}

// The end of the text that begins here, if its line is clean from here on.
inline const char* end_of_clean_text(const char* at, const char* end) {
  at = find_control(at, end);
  return end - at > 2 && is_end_of_line(at, end) && !is_blank(at[2]) ? at : nullptr;
}

// Takes a field's line off the front of the bytes from `at` to `end`.
inline bool take_clean_field(const char*& at, const char* end, FieldLine& field) {
  const char* const colon = skip_token(at, end);
  if (colon == at || end - colon < 2 || *colon != ':') return false;
  const char* const value = colon + (colon[1] == ' ' ? 2 : 1);
  const char* const stop = end_of_clean_text(value, end);
  // An empty value that has a space before it is left to others too.
  if (stop == nullptr || *value == ' ' || stop[-1] == ' ') return false;
  field.name = {at, colon};
  field.value = {value, stop};
  at = stop + 2;
  return true;
}

}  // namespace timing::run
