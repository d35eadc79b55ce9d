// A YAML stream cut into its documents before any is parsed, so that a broken one hides nothing of
// the others and none can take more memory than its own text warrants.
//
// Source: YAML 1.2, 9.1: "---" or "..." at the start of a line and followed by a blank or the
// line's end is always a document marker, whatever it stands in. Threads: pure. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace timing::config {

struct DocumentText {
  std::string_view text;  // borrowed, from the start of a line, with the marker it begins with
  int first_line = 1;
};

// Without a byte order mark, every line break a line feed.
std::string normalised(std::string_view text);

// REQUIRES: normalised text.
std::vector<DocumentText> split_documents(std::string_view text);

// True for nothing but blanks, comments and a marker.
bool is_blank_document(std::string_view text);

}  // namespace timing::config
