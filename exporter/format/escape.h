// The texts of labels and help, as a page may hold them.
//
// Bytes that are not valid UTF-8, and NUL, would make a scraper refuse the whole page: they become
// \xNN, in every format alike, so that a series does not change with the format.
//
// Threads: pure functions. Errors: none. Source: Unicode 15, table 3-7.
#pragma once

#include <string>
#include <string_view>

namespace timing::exporter {

enum class Quotes { plain, escaped };

// With \\ and \n for a backslash and a line break, and \" where quotes are escaped.
void append_escaped(std::string& page, std::string_view text, Quotes quotes);

// `text` itself where it is valid; else its valid form, which is put into `scratch`.
std::string_view valid_utf8(std::string_view text, std::string& scratch);

}  // namespace timing::exporter
