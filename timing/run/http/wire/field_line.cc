#include "timing/run/http/wire/field_line.h"

#include <cstddef>

#include "timing/run/http/wire/byte_scan.h"

namespace timing::run {
namespace {

// `at`: where the name ends and no colon stands.
ParseError what_is_wrong(std::string_view line, std::size_t at) {
  if (is_blank(line.front())) return ParseError::blank_before_field;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return ParseError::field_without_colon;
  if (at > 0 && without_blanks(line.substr(at, colon - at)).empty()) {
    return ParseError::blank_before_colon;
  }
  return ParseError::bad_field_name;
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

ParseError parse_field_line(std::string_view line, FieldLine& field) {
  const char* const end = line.data() + line.size();
  const auto length = static_cast<std::size_t>(skip_token(line.data(), end) - line.data());
  if (length == 0 || length == line.size() || line[length] != ':') {
    return what_is_wrong(line, length);
  }
  field.name = line.substr(0, length);
  field.value = without_blanks(line.substr(length + 1));
  return ParseError::none;
}

bool take_element(std::string_view& list, std::string_view& element) {
  if (list.data() == nullptr) return false;
  const std::size_t comma = list.find(',');
  const bool last = comma == std::string_view::npos;
  element = without_blanks(last ? list : list.substr(0, comma));
  list = last ? std::string_view() : list.substr(comma + 1);
  return true;
}

}  // namespace timing::run
